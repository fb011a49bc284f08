import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

prediction = w * x + b
residual = prediction - y
loss = (residual ** 2).mean()
loss.backward()

lr = 0.01
w -= lr * w.grad
b -= lr * b.grad
w.grad.zero_()
b.grad.zero_()
