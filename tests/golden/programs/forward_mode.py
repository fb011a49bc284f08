import torch
from torch.func import jvp


def f(x, w):
    return (w * x * x).sin().sum()


x, w = torch.tensor([1.0, 2.0]), torch.tensor(3.0)
value, slope = jvp(f, (x, w), (torch.tensor([1.0, 0.0]), torch.tensor(1.0)))
print(slope)
