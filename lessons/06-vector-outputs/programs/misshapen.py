import torch

km = torch.tensor([1.0, 2.0, 3.0, 4.0])
minutes = torch.tensor([3.0, 5.0, 8.0, 8.0])
w = torch.tensor(1.0, requires_grad=True)

loss = (w * km - minutes) ** 2
v = torch.tensor([0.5, 0.5])
loss.backward(v)
