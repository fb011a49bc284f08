import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
w = torch.tensor(100.0 * 0.1, requires_grad=True)
b = torch.tensor(300.0 * 0.1, requires_grad=True)

optimizer = torch.optim.SGD([w, b], lr=0.01)
loss = ((w * x + b - y) ** 2).mean()
loss.backward()
optimizer.step()
