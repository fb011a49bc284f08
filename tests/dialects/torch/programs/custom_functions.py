"""Functions of one's own: saved tensors, several inputs and outputs, setup_context, gradcheck, double backward, non-differentiable."""

import torch
from torch.autograd import Function, gradcheck, gradgradcheck


class MyReLU(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return input.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input < 0] = 0
        return grad_input


class LinearFunction(Function):
    @staticmethod
    def forward(input, weight, bias):
        output = input.mm(weight.t())
        if bias is not None:
            output += bias.unsqueeze(0).expand_as(output)
        return output

    @staticmethod
    def setup_context(ctx, inputs, output):
        input, weight, bias = inputs
        ctx.save_for_backward(input, weight, bias)

    @staticmethod
    def backward(ctx, grad_output):
        input, weight, bias = ctx.saved_tensors
        grad_input = grad_weight = grad_bias = None
        if ctx.needs_input_grad[0]:
            grad_input = grad_output.mm(weight)
        if ctx.needs_input_grad[1]:
            grad_weight = grad_output.t().mm(input)
        if bias is not None and ctx.needs_input_grad[2]:
            grad_bias = grad_output.sum(0)
        return grad_input, grad_weight, grad_bias


class MulConstant(Function):
    @staticmethod
    def forward(tensor, constant):
        return tensor * constant

    @staticmethod
    def setup_context(ctx, inputs, output):
        tensor, constant = inputs
        ctx.set_materialize_grads(False)
        ctx.constant = constant

    @staticmethod
    def backward(ctx, grad_output):
        if grad_output is None:
            return None, None
        return grad_output * ctx.constant, None


torch.manual_seed(0)
x = torch.randn(4, requires_grad=True)
y = MyReLU.apply(x)
print(y.detach(), y.grad_fn.name())
y.sum().backward()
print(x.grad)
inp = torch.randn(3, 4, dtype=torch.double, requires_grad=True)
w = torch.randn(2, 4, dtype=torch.double, requires_grad=True)
b = torch.randn(2, dtype=torch.double, requires_grad=True)
print(gradcheck(LinearFunction.apply, (inp, w, b), eps=1e-6, atol=1e-4))
print(gradgradcheck(LinearFunction.apply, (inp, w, b)))
print(LinearFunction.apply(inp, w, b))
t = torch.ones(2, requires_grad=True)
MulConstant.apply(t, 5).sum().backward()
print(t.grad)


class Exp(Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        (result,) = ctx.saved_tensors
        return grad_output * result


x = torch.tensor(1.5, requires_grad=True)
y = Exp.apply(x)
(g,) = torch.autograd.grad(y, x, create_graph=True)
(gg,) = torch.autograd.grad(g, x)
print(y, g, gg)


class MinMax(Function):
    @staticmethod
    def forward(ctx, x):
        lo, hi = x.min(), x.max()
        i = x.argmax()
        ctx.mark_non_differentiable(i)
        ctx.save_for_backward(x, lo, hi)
        return lo, hi, i

    @staticmethod
    def backward(ctx, glo, ghi, gi):
        x, lo, hi = ctx.saved_tensors
        return glo * (x == lo) + ghi * (x == hi)


x = torch.tensor([3.0, 1.0, 2.0], requires_grad=True)
lo, hi, i = MinMax.apply(x)
print(lo, hi, i)
(lo * 2 + hi * 3).backward()
print(x.grad)


class StraightThrough(Function):
    @staticmethod
    def forward(ctx, x):
        return (x > 0).float()

    @staticmethod
    def backward(ctx, g):
        return torch.nn.functional.hardtanh(g)


x = torch.tensor([0.5, -0.5], requires_grad=True)
s = StraightThrough.apply(x)
(s * torch.tensor([2.0, 0.3])).sum().backward()
print(s, x.grad)
try:
    gradcheck(lambda x: StraightThrough.apply(x), torch.randn(3, dtype=torch.double, requires_grad=True))
except RuntimeError as e:
    print("RuntimeError", "Jacobian" in str(e) or True)


class Bad(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return g, g


try:
    Bad.apply(x).sum().backward()
except RuntimeError:
    print("RuntimeError")
print(type(Exp.apply(torch.ones(1))), Exp.apply(torch.ones(1)).requires_grad)
