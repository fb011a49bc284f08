import torch


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log(1 + torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * torch.sigmoid(x)


x = torch.tensor([100.0, 0.0, -3.0], requires_grad=True)
y = Softplus.apply(x)
total = y.sum()
total.backward()
print(y)
print(x.grad)
