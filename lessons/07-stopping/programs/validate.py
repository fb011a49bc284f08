import torch

km = torch.tensor([1.0, 2.0, 3.0, 4.0])
minutes = torch.tensor([3.0, 5.0, 8.0, 8.0])
w = torch.tensor(2.0, requires_grad=True)

with torch.no_grad():
    loss = ((w * km - minutes) ** 2).mean()
loss.backward()
