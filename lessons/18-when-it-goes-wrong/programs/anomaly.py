import torch

house = torch.tensor([2.0, 1.0])
w = torch.tensor([[2.0, 1.0], [5.0, 5.0]], requires_grad=True)

with torch.autograd.detect_anomaly():
    d = w - house
    square = (d ** 2).sum(dim=1)
    distance = torch.sqrt(square)
    loss = distance.sum()
    loss.backward()
