"""Tensors as text: all kinds of numbers, shapes and settings."""

import torch

for t in [
    torch.tensor([1.0, 2.5]), torch.tensor([1.0, 2.0, 300.0]), torch.tensor([1e-5, 1.0]), torch.tensor([1e10, 1.0]), torch.tensor([123456.789, 1.0]),
    torch.tensor([0.1, 1000.5]), torch.tensor([0.0001, 0.001]), torch.tensor([0.00009]), torch.tensor([1e8]), torch.tensor([1e9]), torch.tensor([float("nan"), 1.0]),
    torch.tensor([float("inf"), -float("inf"), 2.5]), torch.tensor([float("nan")]), torch.tensor([True, False]), torch.tensor([-1, 20, 300]), torch.tensor(3.14159),
    torch.tensor(1e-7), torch.tensor(12345678.0), torch.tensor(7, dtype=torch.int32), torch.tensor([1, 2], dtype=torch.uint8), torch.tensor([1.5], dtype=torch.float64),
    torch.tensor([1.5], dtype=torch.float16), torch.tensor([]), torch.tensor([], dtype=torch.int64), torch.zeros(0, 3), torch.zeros(2, 0, 3, dtype=torch.bool),
    torch.arange(12.0).reshape(3, 4), torch.arange(24).reshape(2, 3, 4), torch.arange(8.0).reshape(2, 1, 2, 2), torch.arange(1001), torch.arange(1000.0) / 7,
    torch.arange(10000.0).reshape(100, 100), torch.zeros(3, 3, requires_grad=True), torch.ones(2, requires_grad=True) * 2, torch.tensor(2.0, requires_grad=True).exp(),
    torch.tensor([[1e-3, 1e3], [1.0, 5.0]]), torch.tensor([1.0, float("nan"), 1e5]), torch.tensor([-0.0, 0.0]), torch.tensor([1e-45]), torch.tensor([3.0e38, 1.0]),
    torch.arange(30), torch.arange(40.0), torch.linspace(0, 1, 17), torch.zeros(1, 1), torch.zeros(5, 5, 5).bool(), torch.full((3,), 1e6), torch.full((2, 2), 123456789),
    torch.tensor([99999.0, 0.5]), torch.tensor([100000.0, 0.5]), torch.tensor([[0.5, -2.0], [3.0, -4.25]]), torch.tensor([1.0, -1e-4]), torch.tensor(float("inf")),
    torch.tensor([2**40]), torch.randn(3, generator=torch.Generator().manual_seed(0)).double(), torch.zeros(20, 30), torch.ones(11, 101), torch.zeros(2000, 2),
]:  # fmt: skip
    print(t)
x = torch.tensor([[1 / 3, 2 / 3], [1e-6, 5.0]])
print(x)
torch.set_printoptions(precision=2)
print(x, torch.tensor([1.23456]))
torch.set_printoptions(precision=8, sci_mode=False)
print(x)
torch.set_printoptions(sci_mode=True)
print(x, torch.tensor([1.5]))
torch.set_printoptions(profile="default")
print(x, torch.tensor([1.5]))
torch.set_printoptions(threshold=5, edgeitems=2, linewidth=40)
print(torch.arange(20.0), torch.arange(100).reshape(10, 10))
torch.set_printoptions(profile="default")
torch.set_printoptions(linewidth=120)
print(torch.arange(40.0), torch.rand(2, 16, generator=torch.Generator().manual_seed(0)))
torch.set_printoptions(profile="full")
print(torch.arange(1100)[:3], torch.zeros(1, 1001).shape)
torch.set_printoptions(profile="short")
print(torch.tensor([1.23456, 9.0]))
torch.set_printoptions(profile="default")
print(str(torch.tensor([1, 2])), repr(torch.tensor([1.5])), f"{torch.tensor(1.5)}", f"{torch.tensor(2.5):.3f}", f"{torch.tensor([1.0])}")
print("%s %.2f %d" % (torch.tensor(3), torch.tensor(2.345), torch.tensor(7)))
print([torch.tensor(1.0), torch.tensor([2, 3])], {"a": torch.zeros(2)}, (torch.tensor(True),))
print(torch.Size([2, 3]), torch.zeros(2, 3).shape, list(torch.zeros(2, 3).shape), tuple(torch.zeros(2, 3).size()))
print(torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.zeros(2, 2), requires_grad=False))
y = torch.ones(2, 2, requires_grad=True)
for t in [y + 2, y * y, y @ y, y.sum(), y.mean(), y.t(), y[0], y.view(4), y.relu(), y - 1, y / 2, -y, y**2, y.exp(), y.log(), y.sqrt(), y.max(), y.max(0).values,
          y.sigmoid(), y.tanh(), y.softmax(0), y.clone(), y.reshape(-1), y.unsqueeze(0), y.squeeze(), y.transpose(0, 1), torch.cat([y, y]), torch.stack([y, y]), y.abs(),
          y.sum(0), y.mean(1), y.prod(), y.std(), y.var(), y.norm(), y.clamp(0, 1), torch.where(y > 0, y, 0 * y), y[:, 0], y[y > 0], y.expand(2, 2), y.repeat(1, 2),
          y.cumsum(0), y.sin(), y.cos(), y.flatten(), y.min(), y.sort().values, y.topk(1).values, y.gather(0, torch.zeros(1, 2).long()), y.masked_fill(y > 2, 0.0),
          torch.nn.functional.linear(y, y), torch.nn.functional.mse_loss(y, y * 2), torch.nn.functional.cross_entropy(y, torch.tensor([0, 1])),
          torch.nn.functional.gelu(y), torch.nn.functional.log_softmax(y, 1), torch.einsum("ij,jk->ik", y, y), y.double(), y.permute(1, 0), y.trace(),
          torch.dot(y[0], y[1]), torch.mv(y, y[0]), torch.outer(y[0], y[1]), torch.bmm(y[None], y[None]), y.logsumexp(0), y.unbind()[0], y.split(1)[0], y.chunk(2)[1],
          torch.addmm(y, y, y), y.pow(0.5), 2**y, 1 / y, y.reciprocal(), y.rsqrt(), torch.maximum(y, y), y.erf(), y.log1p(), torch.nn.functional.dropout(y, 0.0)]:  # fmt: skip
    print(t.grad_fn.name() if t.grad_fn else None, end=" ")
print()
