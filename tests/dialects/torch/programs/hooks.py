"""Hooks on tensors, modules, nodes and accumulation."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x * 2
handle = y.register_hook(lambda grad: print("grad of y:", grad) or grad * 10)
x.register_hook(lambda grad: print("grad of x:", grad))
y.retain_grad()
y.sum().backward()
print(x.grad, y.grad)
handle.remove()
x.grad = None
(x * 2).sum().backward()
print(x.grad)
model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
activation = {}


def get_activation(name):
    def hook(model, input, output):
        activation[name] = output.detach()

    return hook


model[0].register_forward_hook(get_activation("fc1"))
h2 = model[2].register_forward_pre_hook(lambda module, args: print("pre", type(module).__name__, args[0].shape))
h3 = model[0].register_full_backward_hook(
    lambda module, gi, go: print("bwd", module, [None if g is None else g.shape for g in gi], [g.shape for g in go])
)
out = model(torch.randn(4, 2))
print(activation["fc1"])
out.sum().backward()
h2.remove()
h3.remove()
out = model(torch.randn(4, 2))
out.sum().backward()
print(model[0].weight.grad)
p = nn.Parameter(torch.ones(2))
p.register_post_accumulate_grad_hook(lambda t: print("accumulated", t.grad))
(p * 3).sum().backward()
(p * 3).sum().backward()
a = torch.ones(2, requires_grad=True)
b = (a * a).sum()
b.grad_fn.register_hook(lambda gi, go: print("node", gi, go))
b.backward()
h = a.register_hook(lambda g: g + 1)
with torch.no_grad():
    a.grad.zero_()
(a * 5).sum().backward()
print(a.grad)
try:
    torch.ones(1).register_hook(lambda g: g)
except RuntimeError as e:
    print(type(e).__name__)


class Doubler(nn.Module):
    def forward(self, x):
        return x * 2


m = Doubler()
m.register_forward_hook(lambda mod, args, out: out + 1)
print(m(torch.ones(2)))
gradients = []
for layer in model:
    layer.register_full_backward_hook(lambda mod, gi, go: gradients.append((type(mod).__name__, go[0].norm().item())))
model(torch.ones(1, 2)).sum().backward()
print([(n, round(v, 4)) for n, v in gradients])
m.register_forward_pre_hook(lambda mod, args: (args[0] * 100,))
print(m(torch.ones(2)))
