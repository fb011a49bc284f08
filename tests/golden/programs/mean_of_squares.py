import torch

x = torch.ones(2, 2, requires_grad=True)
out = ((x + 2) ** 2 * 3).mean()
out.backward()
print(x.grad)
