"""A line through points, by hand and by the normal equations."""

import torch

torch.manual_seed(0)
X = 2 * torch.rand(100, 1)
y = 4 + 3 * X + torch.randn(100, 1)
w = torch.randn(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
for epoch in range(50):
    y_pred = X * w + b
    loss = torch.mean((y_pred - y) ** 2)
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
    w.grad.zero_()
    b.grad.zero_()
    if epoch % 10 == 0:
        print(f"epoch {epoch}: w = {w.item():.3f}, b = {b.item():.3f}, loss = {loss:.4f}")
print(w, b, loss)
Xb = torch.cat([torch.ones(100, 1), X], 1)
print(torch.linalg.lstsq(Xb, y).solution, torch.linalg.inv(Xb.T @ Xb) @ Xb.T @ y, torch.linalg.pinv(Xb) @ y)
