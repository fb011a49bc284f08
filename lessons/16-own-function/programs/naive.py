import torch

x = torch.tensor([100.0, 0.0, -3.0], requires_grad=True)
y = torch.log(1 + torch.exp(x))
total = y.sum()
total.backward()
print(y)
print(x.grad)
