"""Names that older programs use, and `torch.cond`."""

import torch, torch.nn as nn, warnings

warnings.simplefilter("ignore")
w = torch.empty(2, 3)
for f in ("xavier_uniform", "xavier_normal", "kaiming_normal", "kaiming_uniform", "normal", "uniform", "orthogonal"):
    getattr(nn.init, f)(w)
    print(f, w.shape)
print(nn.init.constant(w, 2.0)[0], nn.init.eye(torch.empty(2, 2)))
x = torch.tensor([3.0, 4.0], requires_grad=True)
x.sum().mul(5).backward()
print(nn.utils.clip_grad_norm([x], 1.0), x.grad)
m = nn.Linear(2, 1)
print(m.type(torch.float64).weight.dtype, m.share_memory() is m)
with warnings.catch_warnings(record=True) as c:
    warnings.simplefilter("always")
    nn.init.xavier_uniform(w)
    print(c[0].category.__name__, c[0].message)
y = torch.tensor(2.0, requires_grad=True)
z = torch.cond(y > 0, lambda a: a * a, lambda a: -a.sin(), (y,))
z.backward()
print(z.item(), y.grad)
