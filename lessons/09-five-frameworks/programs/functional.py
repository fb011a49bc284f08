import torch
from torch.func import grad


def measure(w, b):
    said = w * 2.0 + b
    error = said - 5.0
    loss = error * error
    return loss


w, b = torch.tensor(1.0), torch.tensor(0.5)
slopes = grad(measure, argnums=(0, 1))
print(slopes(w, b))
