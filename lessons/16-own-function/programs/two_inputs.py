import torch


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k):
        ctx.save_for_backward(x, k)
        return k * x

    @staticmethod
    def backward(ctx, g):
        x, k = ctx.saved_tensors
        return g * k, (g * x).sum()


x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
k = torch.tensor(2.0, requires_grad=True)
y = Scale.apply(x, k)
y.sum().backward()
print(x.grad, k.grad)
