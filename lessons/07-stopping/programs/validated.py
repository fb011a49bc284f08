import torch

km = torch.tensor([1.0, 2.0, 3.0, 4.0])
minutes = torch.tensor([3.0, 5.0, 8.0, 8.0])
w = torch.tensor(2.0, requires_grad=True)

loss = ((w * km - minutes) ** 2).mean()
loss.backward()
with torch.no_grad():
    later = ((w * km - minutes) ** 2).mean()
print(loss, later, w.grad)
