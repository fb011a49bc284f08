import torch
from torch import nn

w = torch.tensor(1.5, requires_grad=True)
h = torch.tensor(1.0)
for step in range(230):
    h = w * h
loss = (h - 1) ** 2
loss.backward()
print(w.grad)
nn.utils.clip_grad_norm_([w], 1.0, error_if_nonfinite=True)
