"""In-place changes, versions, modes, data, detach, views and their storage."""

import torch

x = torch.ones(3, requires_grad=True)
with torch.no_grad():
    x += 1
    y = x * 2
print(x, y.requires_grad, x._version)


@torch.no_grad()
def double(t):
    return t * 2


@torch.inference_mode()
def triple(t):
    return t * 3


@torch.enable_grad()
def quadruple(t):
    return t * 4


@torch.no_grad()
def numbers(t):
    for i in range(2):
        yield t * i


print(double(x), triple(x), [n.requires_grad for n in numbers(x)])
with torch.no_grad():
    print(quadruple(x).requires_grad)
with torch.set_grad_enabled(False):
    print((x * 2).requires_grad, torch.is_grad_enabled())
torch.set_grad_enabled(False)
print((x * 2).requires_grad)
torch.set_grad_enabled(True)
print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())
with torch.inference_mode():
    z = x * 2
    print(torch.is_inference_mode_enabled(), z.requires_grad)
d = x.detach()
d[0] = 9
print(x, d.requires_grad, x.data, d.data_ptr() == x.data_ptr())
x.data.mul_(2)
print(x)
x.data = torch.zeros(3)
print(x)
a = torch.zeros(4, requires_grad=True)
b = a.clone()
b[1] = 5
b[2:] = a[2:] * 3
b.sum().backward()
print(b, a.grad)
b = torch.rand(3, generator=torch.Generator().manual_seed(0)).requires_grad_()
c = b * 2
c.mul_(3).add_(1)
print(c, c._version)
c.sum().backward()
print(b.grad)
t = torch.arange(6)
v = t.view(2, 3)
v[0, 0] = 100
print(t, v._base is t, v.is_contiguous(), v.t().is_contiguous(), v.t().stride(), v.stride(), v.storage_offset(), v[1].storage_offset())
print(t.untyped_storage().data_ptr() == v.untyped_storage().data_ptr(), t.numel(), t.element_size(), t.nbytes)
n = t.numpy()
n[1] = 50
print(t, torch.from_numpy(n).data_ptr() == t.data_ptr())
w = torch.zeros(2, 2)
w.fill_(3)
w.zero_()
w.copy_(torch.eye(2))
w.add_(1).mul_(2).sub_(1).div_(2).pow_(2).sqrt_().neg_().abs_().clamp_(0, 1)
print(w, w.t_(), w.unsqueeze_(0).shape, w.squeeze_().shape, w.resize_(4).shape)
e = torch.ones(2, 3)
e[:, 1] += 5
e[0] *= 2
e[e > 4] = -1
e[torch.tensor([0]), torch.tensor([2])] = 7
print(e, e.masked_fill_(e < 0, 0), e.index_fill_(1, torch.tensor([0]), 3), e.scatter_(0, torch.tensor([[1, 1, 1]]), 8.0))
print(
    e.uniform_(generator=torch.Generator().manual_seed(0)),
    e.normal_(generator=torch.Generator().manual_seed(0)),
    e.random_(10, generator=torch.Generator().manual_seed(0)),
)
r = torch.tensor([3.0, 1.0])
r.set_(torch.ones(3)) if hasattr(r, "set_") else None
s = torch.ones(2, requires_grad=True)
u = s * 1
u.detach_()
print(u.requires_grad, u.is_leaf, s.is_leaf)
p = torch.nn.Parameter(torch.ones(2))
p.data -= 0.1 * torch.ones(2)
print(p, p.is_leaf)
f = torch.ones(1, requires_grad=True)
g = f * 2
g.requires_grad_()
try:
    g.requires_grad_(False)
except RuntimeError:
    print("RuntimeError")
h = torch.ones(3)
h.requires_grad = True
print(h, h.requires_grad_(False))
q = torch.zeros(3)
q[:] = torch.tensor([1, 2, 3])
q[1] = torch.tensor(9.5)
print(q, q.tolist(), q.long(), q.int().dtype)
k = torch.ones(2, 2, requires_grad=True)
m = k * 1
rows = m[0]
rows.mul_(10)
m.sum().backward()
print(m, k.grad, rows.detach())
with torch.autograd.set_detect_anomaly(True):
    try:
        bad = torch.tensor([-1.0], requires_grad=True)
        (bad.sqrt() * 0).sum().backward()
    except RuntimeError:
        print("RuntimeError: nan")
with torch.autograd.detect_anomaly():
    (torch.ones(1, requires_grad=True) * 2).backward()
