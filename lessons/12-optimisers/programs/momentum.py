import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w, b], lr=0.01, momentum=0.9)

for step in range(60):
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    print(f"step {step + 1:2d}  loss {loss.item():.2f}  w {w.item():.3f}  b {b.item():.3f}")
