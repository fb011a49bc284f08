import torch

house = torch.tensor([2.0, 1.0])
w = torch.tensor([[2.0, 1.0], [5.0, 5.0]], requires_grad=True)

d = w - house
square = (d ** 2).sum(dim=1)
distance = torch.where(square > 0, torch.sqrt(square), 0.0)
loss = distance.sum()
loss.backward()
print(w.grad)
