import torch

def f(t):
    return t * torch.exp(-t)

t = torch.tensor(0.25)
h = 0.1
right = (f(t + h) - f(t)) / h
print(right)
