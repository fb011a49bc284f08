import torch
from torch.autograd.graph import saved_tensors_hooks

torch.manual_seed(0)
kept = {}


def keep(t):
    kept.setdefault(t.data_ptr(), t.numel())
    return t


x = torch.randn(100, 32)
W = [
    torch.normal(0.0, 0.18, (32, 32), requires_grad=True)
    for layer in range(9)
]
for w in W:
    kept[w.data_ptr()] = 0
h = x
with saved_tensors_hooks(keep, lambda t: t):
    for w in W:
        h = torch.tanh(h @ w)
        held = torch.tensor(float(sum(kept.values())))
        print(held)
    loss = (h ** 2).mean()
loss.backward()
print(W[0].grad.norm())
