import torch

a = torch.tensor(9.0, requires_grad=True)
x = a
steps = 0

while abs(x * x - a) > 0.01:
    x = (x + a / x) / 2
    steps += 1

x.backward()
print(steps, x, a.grad)
