# Two inputs, a sum of a square and a multiple: the gradients are 2x and 3.
import torch

x = torch.tensor([2.0], requires_grad=True)
y = torch.tensor([3.0], requires_grad=True)
z = x**2 + 3 * y
z.backward()
print(x.grad)
print(y.grad)
