import torch
from torch.func import grad, vmap, jacrev, jacfwd, hessian, functional_call, vjp, jvp
torch.manual_seed(0)
f = lambda x: x.sin().sum()
x = torch.randn(3)
print(grad(f)(x), torch.allclose(grad(f)(x), x.cos()))
print(jacrev(torch.sin)(x))
print(hessian(f)(x))
W = torch.randn(2, 3)
print(vmap(lambda v: W @ v)(torch.randn(4, 3)).shape)
m = torch.nn.Linear(3, 1)
params = {k: v.detach() for k, v in m.named_parameters()}
def loss(p, x, y):
    return ((functional_call(m, p, (x,)) - y) ** 2).mean()
gs = vmap(grad(loss), in_dims=(None, 0, 0))(params, torch.randn(5, 3), torch.randn(5, 1))
print({k: v.shape for k, v in gs.items()})
out, fn = vjp(torch.tanh, x)
print(fn(torch.ones(3)))
print(jvp(torch.exp, (x,), (torch.ones(3),)))
