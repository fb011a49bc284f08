"""The same mistakes raise the same kind of error."""

import torch
import torch.nn.functional as F
from torch import nn


def attempt(name, function):
    try:
        function()
        print(name, "-> fine")
    except Exception as e:
        print(
            name,
            "->",
            [k.__name__ for k in (RuntimeError, ValueError, TypeError, IndexError, AttributeError, KeyError) if isinstance(e, k)],
        )


def twice():
    x = torch.ones(2, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    y.backward()


def in_place_leaf():
    x = torch.ones(2, requires_grad=True)
    x += 1


def in_place_saved():
    x = torch.ones(2, requires_grad=True)
    y = x.exp()
    y += 1
    y.sum().backward()


def in_place_view_of_leaf():
    x = torch.ones(2, requires_grad=True)
    x[0] = 3


x = torch.ones(2, 3)
lin = nn.Linear(3, 2)
attempt("backward twice", twice)
attempt("leaf in place", in_place_leaf)
attempt("saved changed", in_place_saved)
attempt("view of leaf", in_place_view_of_leaf)
attempt("non-scalar backward", lambda: (torch.ones(2, requires_grad=True) * 2).backward())
attempt("nothing requires grad", lambda: torch.ones(1).backward())
attempt("numpy of grad", lambda: torch.ones(1, requires_grad=True).numpy())
attempt("int requires grad", lambda: torch.tensor([1, 2], requires_grad=True))
attempt("matmul shapes", lambda: x @ x)
attempt("broadcast", lambda: torch.ones(2, 3) + torch.ones(4))
attempt("linear shape", lambda: lin(torch.ones(2, 4)))
attempt("view size", lambda: x.view(4))
attempt("view strided", lambda: torch.ones(2, 3).t().view(6))
attempt("reshape", lambda: x.reshape(5))
attempt("index range", lambda: x[5])
attempt("too many indices", lambda: x[0, 0, 0])
attempt("dim range", lambda: x.sum(3))
attempt("cat shapes", lambda: torch.cat([torch.ones(2, 3), torch.ones(2, 4)]))
attempt("stack shapes", lambda: torch.stack([torch.ones(2), torch.ones(3)]))
attempt("item of many", lambda: x.item())
attempt("bool of many", lambda: bool(x))
attempt("int()", lambda: int(x))
attempt("missing method", lambda: x.no_such_thing())
attempt("missing function", lambda: torch.no_such_function(x))
attempt("missing layer", lambda: nn.Linaer(2, 2))
attempt("dtype mismatch mm", lambda: torch.ones(2, 2) @ torch.ones(2, 2).double())
attempt("linear double", lambda: lin(torch.ones(2, 3).double()))
attempt("class range", lambda: F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 3])))
attempt("class float", lambda: F.nll_loss(torch.ones(2, 3), torch.tensor([0.0, 1.0])))
attempt("embedding range", lambda: nn.Embedding(3, 2)(torch.tensor([5])))
attempt("embedding float", lambda: nn.Embedding(3, 2)(torch.tensor([1.0])))
attempt("conv channels", lambda: nn.Conv2d(3, 4, 3)(torch.ones(1, 1, 8, 8)))
attempt("conv kernel too big", lambda: nn.Conv2d(1, 1, 5)(torch.ones(1, 1, 3, 3)))
attempt("optimizer empty", lambda: torch.optim.SGD([], lr=0.1))
attempt("optimizer lr", lambda: torch.optim.SGD(lin.parameters(), lr=-1))
attempt("optimizer non-leaf", lambda: torch.optim.SGD([torch.ones(1, requires_grad=True) * 2], lr=0.1))
attempt("optimizer tensor", lambda: torch.optim.SGD(torch.ones(1, requires_grad=True), lr=0.1))
attempt("forward missing", lambda: nn.Module()(1))
attempt("no super init", lambda: type("M", (nn.Module,), {"__init__": lambda self: setattr(self, "l", nn.Linear(1, 1))})())
attempt("state dict", lambda: nn.Linear(2, 2).load_state_dict({"weight": torch.ones(2, 2)}))
attempt("state dict shape", lambda: nn.Linear(2, 2).load_state_dict({"weight": torch.ones(3, 2), "bias": torch.ones(2)}))
attempt("grad unused", lambda: torch.autograd.grad(torch.ones(1, requires_grad=True).sum(), torch.ones(1, requires_grad=True)))
attempt("detach in place view", lambda: torch.ones(2, requires_grad=True).data.add_(1))
attempt("tensor of strings", lambda: torch.tensor(["a"]))
attempt("ragged", lambda: torch.tensor([[1, 2], [3]]))
attempt("tensor of None", lambda: torch.tensor(None))
attempt("add str", lambda: x + "a")
attempt("add None", lambda: x + None)
attempt("chunk", lambda: torch.chunk(x, 0))
attempt("split", lambda: torch.split(x, [1, 3], dim=1))
attempt("squeeze dim", lambda: x.squeeze(5))
attempt("permute", lambda: x.permute(0, 0))
attempt("transpose", lambda: x.transpose(0, 2))
attempt("expand", lambda: torch.ones(2, 3).expand(4, 3))
attempt("mask shape", lambda: torch.ones(3)[torch.tensor([True, False])])
attempt("in place dtype", lambda: torch.tensor([1, 2]).add_(1.5))
attempt("in place shape", lambda: torch.ones(2).add_(torch.ones(3, 2)))
attempt("inverse singular", lambda: torch.linalg.inv(torch.zeros(2, 2)))
attempt("cholesky", lambda: torch.linalg.cholesky(-torch.eye(2)))
attempt("solve shapes", lambda: torch.linalg.solve(torch.eye(2), torch.ones(3)))
attempt("dot 2d", lambda: torch.dot(x, x))
attempt("mm 1d", lambda: torch.mm(torch.ones(2), torch.ones(2)))
attempt("bmm", lambda: torch.bmm(x, x))
attempt("mse broadcast", lambda: F.mse_loss(torch.ones(3, 2), torch.ones(2, 3)))
attempt("bce range", lambda: F.binary_cross_entropy(torch.tensor([2.0]), torch.tensor([1.0])))
attempt("dropout p", lambda: nn.Dropout(2.0))
attempt("softmax dim", lambda: torch.softmax(x, 4))
attempt("arange", lambda: torch.arange(0, 10, -1))
attempt("negative size", lambda: torch.zeros(-1))
attempt("unknown device", lambda: torch.zeros(2, device="gpu"))
attempt("requires grad of result", lambda: setattr(torch.ones(1, requires_grad=True) * 2, "requires_grad", False))
attempt("grad shape", lambda: setattr(torch.ones(2, requires_grad=True), "grad", torch.ones(3)))
attempt("backward grad shape", lambda: (torch.ones(2, requires_grad=True) * 2).backward(torch.ones(3)))
attempt("one hot", lambda: F.one_hot(torch.tensor([3]), num_classes=2))
attempt("batch norm one", lambda: nn.BatchNorm1d(2)(torch.ones(1, 2)))
attempt("einsum", lambda: torch.einsum("ij,jk->ik", x, x))
attempt("topk", lambda: torch.topk(torch.ones(3), 5))
attempt("multinomial", lambda: torch.multinomial(torch.tensor([0.5, 0.5]), 3))
attempt("randint", lambda: torch.randint(5, 5, (2,)))
attempt("dataset", lambda: torch.utils.data.TensorDataset(torch.ones(2), torch.ones(3)))
attempt("loader shuffle sampler", lambda: torch.utils.data.DataLoader([1], shuffle=True, sampler=[0]))
attempt("module attr", lambda: lin.nothing)
attempt("parameter assign", lambda: setattr(lin, "weight", torch.ones(2, 3)))
attempt("sequential index", lambda: nn.Sequential(lin)[3])
attempt("reduction", lambda: nn.MSELoss(reduction="avg")(x, x))
attempt("rnn input", lambda: nn.RNN(3, 2)(torch.ones(2, 1, 4)))
attempt("attention heads", lambda: nn.MultiheadAttention(5, 2))
attempt("unbackward function", lambda: torch.autograd.Function())
attempt("copy shape", lambda: torch.ones(2).copy_(torch.ones(3)))
attempt("masked_select", lambda: torch.ones(3).masked_fill(torch.ones(2).bool(), 0))
attempt("where", lambda: torch.where(torch.ones(3), 1, 2))
attempt("scheduler", lambda: torch.optim.lr_scheduler.StepLR(lin, 1))
attempt("clamp", lambda: torch.clamp(x))
attempt("iterate 0-d", lambda: list(torch.tensor(1.0)))
attempt("len 0-d", lambda: len(torch.tensor(1.0)))
attempt("index 0-d", lambda: torch.tensor(1.0)[0])
attempt("slice step", lambda: torch.arange(4)[::-1])
attempt("deepcopy non-leaf", lambda: __import__("copy").deepcopy(torch.ones(1, requires_grad=True) * 2))
attempt("hash", lambda: {torch.ones(1): 1})
attempt("vmap shapes", lambda: torch.vmap(lambda a, b: a + b)(torch.ones(2), torch.ones(3)))
attempt("logical", lambda: torch.ones(2) & torch.ones(2))
attempt("shift", lambda: torch.ones(2) << 1)
attempt("neg bool", lambda: -torch.tensor([True]))
attempt("sub bool", lambda: torch.tensor([True]) - torch.tensor([True]))
attempt("mean int", lambda: torch.tensor([1, 2]).mean())
attempt("std int", lambda: torch.tensor([1, 2]).std())
attempt("pow int negative", lambda: torch.tensor([2]) ** -1)
attempt("max empty", lambda: torch.tensor([]).max())
attempt("argmax empty", lambda: torch.tensor([]).argmax())
attempt("zero_grad", lambda: nn.Linear(1, 1).zero_grad())
