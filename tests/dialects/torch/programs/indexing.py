"""Reading, writing, choosing and sorting elements."""

import torch

x = torch.arange(24).reshape(2, 3, 4)
print(
    x[0],
    x[0, 1],
    x[0, 1, 2],
    x[:, 1],
    x[..., 0],
    x[0, ..., -1],
    x[:, :, 1:3],
    x[:, ::2],
    x[None].shape,
    x[:, None].shape,
    x[..., None].shape,
)
print(
    x[[0, 1], [1, 2]],
    x[torch.tensor([1, 0])].shape,
    x[x > 20],
    x[:, [0, 2], :].shape,
    x[:, torch.tensor([[0, 1], [1, 2]])].shape,
    x[0][x[0] % 2 == 0],
)
print(
    x[-1, -1, -1].item(),
    x[1:, 1:, 1:],
    x.select(1, 0),
    x.narrow(2, 1, 2),
    x.take(torch.tensor([0, 5])),
    torch.index_select(x, 2, torch.tensor([0, 3])),
)
m = torch.tensor([[True, False, True], [False, True, False]])
print(
    x[m],
    x[m, 0],
    x.masked_select(x > 21),
    torch.where(x > 20, x, -1)[1],
    torch.nonzero(x > 21),
    (x > 21).nonzero(as_tuple=True),
    torch.argwhere(x == 5),
)
y = torch.zeros(3, 3)
y[1] = 1
y[:, 2] = torch.tensor([7.0, 8, 9])
y[0, 0] = 5
y[[0, 2], [1, 1]] = -1
y[y == 0] = 0.5
print(y)
y[1:, :2] += 10
print(y)
y[torch.eye(3).bool()] *= 2
print(y, y.diagonal(), y.diag())
y[..., 0] = torch.arange(3)
y[0] = y[1]
print(y)
a = torch.arange(5)
a[a > 2] = 0
print(a, a[2:].sum(), a[-2:], a[::2], a[[True, False, True, False, True]])
idx = torch.tensor([[0, 1], [2, 0]])
src = torch.arange(6.0).reshape(2, 3)
print(
    src.gather(1, idx),
    torch.zeros(2, 3).scatter(1, idx, 1.0),
    torch.zeros(2, 3).scatter_add(1, idx, torch.ones(2, 2)),
    torch.zeros(3).index_add(0, torch.tensor([0, 0, 2]), torch.ones(3)),
)
print(
    torch.zeros(2, 3).scatter_(0, torch.tensor([[0, 1, 1]]), torch.tensor([[1.0, 2, 3]])),
    torch.zeros(4).index_put((torch.tensor([1, 1]),), torch.ones(2), accumulate=True),
    torch.zeros(4).put_(torch.tensor([1]), torch.tensor([9.0])),
)
print(
    torch.take_along_dim(src, src.argsort(1, descending=True), 1),
    src.unfold(1, 2, 1),
    x.unbind(0)[1][0],
    x.split(2, 1)[0].shape,
    [c.shape for c in x.chunk(3, 2)],
    x.flatten(1).shape,
)
print(src.tolist(), src[0].tolist(), src.numpy(), len(src), [r.sum().item() for r in src], 3 in a, src.T.tolist())
for i, row in enumerate(src):
    print(i, row, row[0].item())
b, c = src
print(b, c, *a)
print(
    torch.tensor([3, 1, 2]).argsort(),
    torch.sort(torch.tensor([3, 1, 2])),
    torch.topk(torch.tensor([3.0, 1, 2]), 2),
    torch.unique(torch.tensor([3, 1, 3]), return_counts=True),
    torch.max(src, 1),
    torch.min(src, dim=0),
    src.max(),
    src.argmax(),
    src.argmax(1),
)
print(
    src.median(),
    src.median(1),
    src.mode(0),
    torch.kthvalue(torch.tensor([3.0, 1, 2]), 2),
    src.cummax(1),
    torch.searchsorted(torch.tensor([1, 3, 5]), 4),
    torch.bucketize(torch.tensor([0.5, 2]), torch.tensor([1.0, 2])),
    torch.histc(src, 3),
    torch.unique_consecutive(torch.tensor([1, 1, 2])),
)
print(
    src.sort(descending=True),
    src.sort(0),
    torch.aminmax(src),
    src.std(),
    src.var(1),
    torch.std_mean(src),
    src.quantile(0.25),
    torch.cov(src),
    torch.corrcoef(src),
)
