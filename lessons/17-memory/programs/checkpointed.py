import torch

torch.manual_seed(0)
kept = []


def block(h, *weights):
    for w in weights:
        h = torch.tanh(h @ w)
    return h


class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, *weights):
        kept.append(h.numel())
        ctx.save_for_backward(h, *weights)
        return block(h, *weights)

    @staticmethod
    def backward(ctx, g):
        inputs = [one.detach().requires_grad_() for one in ctx.saved_tensors]
        with torch.enable_grad():
            again = block(*inputs)
        return torch.autograd.grad(again, inputs, g)


x = torch.randn(100, 32)
W = [torch.normal(0.0, 0.18, (32, 32), requires_grad=True) for layer in range(9)]
h = x
for first in (0, 3, 6):
    h = Checkpoint.apply(h, *W[first:first + 3])
    held = torch.tensor(float(sum(kept)))
    print(held)
loss = (h ** 2).mean()
loss.backward()
print(W[0].grad.norm())
