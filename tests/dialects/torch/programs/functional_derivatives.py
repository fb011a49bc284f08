"""Jacobians, Hessians, vmap, per-sample gradients, forward mode."""

import torch
import torch.autograd.forward_ad as fwAD
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad, grad_and_value, hessian, jacfwd, jacrev, jvp, stack_module_state, vjp, vmap

torch.manual_seed(0)


def predict(weight, bias, x):
    return F.linear(x, weight, bias).tanh()


D = 4
weight, bias, x = torch.randn(D, D), torch.randn(D), torch.randn(D)
xp = x.clone().requires_grad_()
unit_vectors = torch.eye(D)


def compute_jac(xp):
    jacobian_rows = [torch.autograd.grad(predict(weight, bias, xp), xp, vec)[0] for vec in unit_vectors]
    return torch.stack(jacobian_rows)


jacobian = compute_jac(xp)
print(jacobian.shape, jacobian[0])
_, vjp_fn = vjp(lambda x: predict(weight, bias, x), x)
(ft_jacobian,) = vmap(vjp_fn)(unit_vectors)
print(torch.allclose(ft_jacobian, jacobian))
print(torch.allclose(jacrev(predict, argnums=2)(weight, bias, x), jacfwd(predict, argnums=2)(weight, bias, x), atol=1e-6))
hess = hessian(predict, argnums=2)(weight, bias, x)
print(hess.shape, hess[0, 0])
batch = torch.randn(3, D)
print(vmap(jacrev(predict, argnums=2), in_dims=(None, None, 0))(weight, bias, batch).shape)
print(torch.autograd.functional.jacobian(lambda x: predict(weight, bias, x), x).shape)
print(torch.autograd.functional.hessian(lambda x: x.pow(3).sum(), torch.tensor([1.0, 2.0])))
print(torch.autograd.functional.vjp(lambda x: x.exp(), torch.zeros(2), torch.ones(2)))
print(torch.autograd.functional.jvp(lambda x: x.exp(), torch.zeros(2), torch.ones(2)))
print(torch.autograd.functional.hvp(lambda x: x.pow(3).sum(), torch.ones(2), torch.tensor([1.0, 2.0])))


class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, 1)
        self.fc1 = nn.Linear(4 * 3 * 3, 5)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(x, 2)
        return F.log_softmax(self.fc1(torch.flatten(x, 1)), dim=1)


model = SimpleCNN()
data, targets = torch.randn(6, 1, 8, 8), torch.randint(0, 5, (6,))
params = {k: v.detach() for k, v in model.named_parameters()}
buffers = {k: v.detach() for k, v in model.named_buffers()}


def compute_loss(params, buffers, sample, target):
    predictions = functional_call(model, (params, buffers), (sample.unsqueeze(0),))
    return F.nll_loss(predictions, target.unsqueeze(0))


ft_per_sample_grads = vmap(grad(compute_loss), in_dims=(None, None, 0, 0))(params, buffers, data, targets)
print({k: v.shape for k, v in ft_per_sample_grads.items()})
loss = F.nll_loss(model(data), targets)
loss.backward()
for k, p in model.named_parameters():
    print(k, torch.allclose(ft_per_sample_grads[k].mean(0), p.grad, atol=1e-5))
print(ft_per_sample_grads["fc1.bias"])
models = [nn.Linear(2, 3) for _ in range(4)]
params, buffers = stack_module_state(models)
print({k: v.shape for k, v in params.items()}, buffers)
base = models[0]
minibatch = torch.randn(5, 2)
out = vmap(lambda p, b, x: functional_call(base, (p, b), (x,)), in_dims=(0, 0, None))(params, buffers, minibatch)
print(out.shape, torch.allclose(out[2], models[2](minibatch), atol=1e-6))
print(vmap(torch.dot)(torch.ones(3, 4), torch.arange(12.0).reshape(3, 4)))
print(vmap(lambda x: x.sum(), in_dims=1, out_dims=0)(torch.arange(6.0).reshape(2, 3)))
print(grad(torch.sin)(torch.tensor(0.5)), grad(grad(torch.sin))(torch.tensor(0.5)))
print(grad_and_value(lambda x: (x**2).sum())(torch.tensor([1.0, 2.0])))
print(jvp(torch.sin, (torch.tensor(0.5),), (torch.tensor(1.0),)))
print(grad(lambda x, y: ((x * y).sum(), x), argnums=(0, 1), has_aux=True)(torch.ones(2), torch.arange(2.0)))
primal, tangent = torch.randn(3), torch.randn(3)
with fwAD.dual_level():
    dual = fwAD.make_dual(primal, tangent)
    print(fwAD.unpack_dual(dual).tangent is tangent or torch.equal(fwAD.unpack_dual(dual).tangent, tangent))
    out = dual**2
    print(torch.allclose(fwAD.unpack_dual(out).tangent, 2 * primal * tangent))
    print(fwAD.unpack_dual(torch.ones(2)).tangent)
lin = nn.Linear(3, 2)
tangents = {n: torch.rand_like(p) for n, p in lin.named_parameters()}
with fwAD.dual_level():
    for n, p in list(lin.named_parameters()):
        delattr(lin, n)
        setattr(lin, n, fwAD.make_dual(p, tangents[n]))
    jv = fwAD.unpack_dual(lin(torch.ones(1, 3))).tangent
print(jv.shape, jv.detach())
try:
    grad(lambda x: x * 2)(torch.ones(2))
except RuntimeError:
    print("RuntimeError")
