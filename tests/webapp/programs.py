"""Programs that several tests run."""

CHAIN_RULE = """\
import torch
x = torch.arange(4.0, requires_grad=True)
y = 2 * torch.dot(x, x)
y.backward()
print(x.grad)
"""

LOOP = """\
import torch
x = torch.tensor([1.0, 2.0, 3.0])
t = 3 * x + 1
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
for step in range({steps}):
    loss = ((w * x + b - t) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.05 * w.grad
        b -= 0.05 * b.grad
    w.grad.zero_()
    b.grad.zero_()
"""
