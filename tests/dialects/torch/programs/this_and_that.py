"""Small things programs do."""

import torch, math
from torch import nn, Tensor
from typing import Optional

print(
    torch.hann_window(5),
    torch.hamming_window(4),
    torch.blackman_window(4),
    torch.bartlett_window(5),
    torch.kaiser_window(4, True, 6.0),
    torch.signal.windows.gaussian(5, std=1.0),
    torch.signal.windows.cosine(4),
    torch.signal.windows.hann(5),
    torch.signal.windows.exponential(5),
    torch.signal.windows.general_hamming(4),
    torch.signal.windows.kaiser(4, beta=5.0),
    torch.signal.windows.hamming(4, sym=False),
)
torch.testing.assert_close(torch.ones(2), torch.ones(2) + 1e-7)
for a, b in [
    (torch.ones(3), torch.tensor([1.0, 2, 1])),
    (1.0, 1.5),
    (torch.ones(2), torch.ones(3)),
    (torch.ones(2), torch.ones(2).double()),
    ([torch.ones(1)], [torch.zeros(1)]),
]:
    try:
        torch.testing.assert_close(a, b)
        print("same")
    except AssertionError as e:
        print("AssertionError:", e)
v = torch.nn.Parameter(torch.tensor([1.0, 2]))
print(
    torch.vmap(lambda x: x**2)(torch.arange(3.0)),
    torch.func.jacrev(lambda x: x**2)(torch.tensor([1.0, 2])),
    torch.func.vjp(torch.sin, torch.tensor(0.0))[0],
)


class Config:
    def __init__(self, x: Optional[Tensor] = None):
        self.x = x


print(
    isinstance(v, Tensor),
    isinstance(v, nn.Parameter),
    type(v),
    type(v.data),
    type(torch.float32),
    type(torch.Size([1])),
    type(nn.Linear(1, 1)).__name__,
    nn.Linear.__name__,
)
print(
    torch.manual_seed(3).initial_seed(),
    torch.initial_seed(),
    torch.cuda.is_available(),
    torch.cuda.device_count(),
    torch.backends.cudnn.enabled in (True, False),
    torch.get_num_threads() >= 1,
    torch.backends.mps.is_available(),
)
s = torch.get_rng_state()
a = torch.rand(2)
torch.set_rng_state(s)
print(torch.equal(a, torch.rand(2)))
with torch.random.fork_rng():
    torch.rand(5)
print(torch.rand(1), torch.utils.data.get_worker_info(), torch.is_grad_enabled())
try:
    import torch.fx_nothing
except ImportError as e:
    print("ImportError")
x = torch.tensor([1.0, 2, 3], requires_grad=True)
y = x.sum()
print(
    y.grad_fn,
) if False else print(y)
print(x.grad, x.requires_grad, y.requires_grad, x.is_leaf, x.grad_fn, x.detach().requires_grad)
y.backward()
print(x.grad)


def walk(fn, depth=0):
    if fn is None or depth > 4:
        return
    print("  " * depth + type(fn).__name__)
    for f, _ in fn.next_functions:
        walk(f, depth + 1)


w = torch.ones(2, requires_grad=True)
walk(((w * 3 + 1) ** 2).mean().grad_fn)
walk(nn.Linear(2, 1)(torch.ones(1, 2)).relu().grad_fn)
walk(torch.cat([w, w * 2]).exp().sum().grad_fn)
print(
    w.sigmoid().log().neg().sum(),
    (w @ w).sqrt(),
    w[0] * w[1],
    torch.stack([w, w]).t(),
    (w > 0).float() * w,
    torch.where(w > 0, w, 0.0),
    w.unsqueeze(0).expand(2, 2),
    w.view(2, 1),
    w.repeat(2),
    w.clamp(min=0),
    w.pow(3),
    w.max(),
    w.std(),
    w.norm(),
    w.tolist(),
)
print(
    torch.tensor(float("nan")) == float("nan"),
    torch.tensor([1, 2]) == torch.tensor([1, 3]),
    (torch.tensor([1, 2]) == torch.tensor([1, 2])).all(),
    torch.tensor(5) > 3,
    bool(torch.tensor(0)),
    not torch.tensor(1),
    torch.tensor([1.5]).item(),
    f"{torch.tensor(3.14159):.2f}",
    f"{torch.tensor(3)}",
    str(torch.tensor(2.0)),
    math.sqrt(torch.tensor(4.0)),
    max(torch.tensor(1), torch.tensor(2)),
    sum(torch.tensor([1, 2, 3])),
    sorted(torch.tensor([3, 1, 2])),
    round(torch.tensor(2.7).item()),
    abs(torch.tensor(-2)),
    torch.tensor(7) // 2,
    divmod(7, 2),
    torch.tensor(2) ** 3,
    2 ** torch.tensor(3),
    -torch.tensor(1.0),
    +torch.tensor(1.0),
    torch.tensor([1, 2])[torch.tensor(1)],
    range(5)[torch.tensor(2)],
    [10, 20, 30][torch.tensor(1)],
    torch.tensor(3).__index__(),
)
m = nn.ModuleDict({"conv": nn.Conv2d(1, 1, 1), "pool": nn.MaxPool2d(2)})
print(list(m.keys()), "conv" in m, len(m), m["conv"])
l = nn.ModuleList([nn.Linear(1, 1)])
l.append(nn.ReLU())
l.extend([nn.Tanh()])
print(l, len(l), l[0], [type(q).__name__ for q in l])
pl = nn.ParameterList([nn.Parameter(torch.randn(2)) for _ in range(2)])
print(len(pl), pl)
pd = nn.ParameterDict({"a": nn.Parameter(torch.ones(1))})
print(pd["a"], pd)
