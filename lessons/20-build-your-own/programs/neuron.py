import torch
w = torch.tensor(0.1, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
data = [(2.0, 0.5), (-1.0, -0.5)]
for step in range(6):
    loss = 0.0
    for x, y in data:
        out = torch.tanh(w * x + b)
        loss = loss + (out - y) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.2 * w.grad
        b -= 0.2 * b.grad
    w.grad.zero_()
    b.grad.zero_()
    print(loss.item())
