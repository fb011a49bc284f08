import torch
from torch.autograd.graph import saved_tensors_hooks

kept = {}


def keep(t):
    kept.setdefault(t.data_ptr(), t.numel())
    return t


def count():
    return torch.tensor(float(sum(kept.values())))


x = torch.full((1000,), 0.5, requires_grad=True)
with saved_tensors_hooks(keep, lambda t: t):
    a = 3 * x
    after_scale = count()
    b = torch.exp(a)
    after_exp = count()
    c = a * b
    after_product = count()
    loss = c.sum()
    after_sum = count()
print(after_scale, after_exp)
print(after_product, after_sum)
loss.backward()
