"""torch.compile: functions, modules, training steps; the numbers are those of eager execution."""

import torch
from torch import nn

torch.manual_seed(0)


def foo(x, y):
    return torch.sin(x) + torch.cos(y)


opt_foo1 = torch.compile(foo)
x, y = torch.randn(3, 3), torch.randn(3, 3)
print(torch.allclose(opt_foo1(x, y), foo(x, y)), opt_foo1(x, y))


@torch.compile
def opt_foo2(x, y):
    a = torch.sin(x)
    b = torch.cos(y)
    return a + b


print(opt_foo2(torch.ones(2), torch.zeros(2)))


@torch.compile(backend="eager", fullgraph=False)
def branch(x):
    if x.sum() < 0:
        return x * -1
    return x * 2


print(branch(torch.tensor([1.0, 2.0])), branch(torch.tensor([-1.0, -2.0])), branch(torch.tensor([3.0, 2.0])))


class MyModule(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(4, 2)

    def forward(self, x):
        return nn.functional.relu(self.lin(x))


mod = MyModule()
opt_mod = torch.compile(mod, backend="eager")
inp = torch.randn(2, 4)
print(torch.allclose(opt_mod(inp), mod(inp)), opt_mod.state_dict().keys(), opt_mod)
optimizer = torch.optim.SGD(opt_mod.parameters(), lr=0.1)
target = torch.randn(2, 2)
for step in range(4):
    loss = nn.functional.mse_loss(opt_mod(inp), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{step} {loss.item():.6f}")
print(mod.lin.weight.grad)
print(opt_mod(torch.randn(3, 4)).shape)
