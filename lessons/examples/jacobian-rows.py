import torch
from torch.func import jacrev

def area_and_edge(x):
    return torch.stack([x.prod(), 2 * x.sum()])

x = torch.tensor([3.0, 5.0])
print(jacrev(area_and_edge)(x))
