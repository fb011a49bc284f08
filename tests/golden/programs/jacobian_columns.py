import torch


def f(x):
    return torch.stack([x[0] * x[1], torch.sin(x[0])])


x = torch.tensor([1.0, 2.0])
print(torch.func.jacfwd(f)(x))
