import torch

km = torch.tensor([1.0, 2.0, 3.0, 4.0])
minutes = torch.tensor([3.0, 5.0, 8.0, 8.0])
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.05)

for step in range(14):
    loss = ((w * km - minutes) ** 2).mean()
    loss.backward()
    optimizer.step()
    print(f"{step + 1:2d}  w = {w.item():.3f}")
