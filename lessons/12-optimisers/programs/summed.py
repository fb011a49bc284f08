import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])

for name in ("SGD", "Adam"):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    if name == "SGD":
        optimizer = torch.optim.SGD([w, b], lr=0.01)
    else:
        optimizer = torch.optim.Adam([w, b], lr=1.0)
    for step in range(6):
        loss = ((w * x + b - y) ** 2).sum()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        print(f"{name}  step {step + 1}  loss {loss.item():.1f}  w {w.item():.3f}  b {b.item():.3f}")
