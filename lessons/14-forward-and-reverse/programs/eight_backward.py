import torch

y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
prediction = torch.full((8,), 72.0, requires_grad=True)

loss = ((prediction - y) ** 2).mean()
loss.backward()
print(prediction.grad)
