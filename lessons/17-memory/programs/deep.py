import torch

torch.manual_seed(0)
kept = {}


def keep(tensor):
    kept.setdefault(tensor.data_ptr(), tensor.numel())
    return tensor


x = torch.randn(100, 32)
W = [torch.normal(0.0, 0.18, (32, 32), requires_grad=True) for layer in range(9)]
for w in W:
    kept[w.data_ptr()] = 0
h = x
with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
    for w in W:
        h = torch.tanh(h @ w)
        held = torch.tensor(float(sum(kept.values())))
        print(held)
    loss = (h ** 2).mean()
loss.backward()
print(W[0].grad.norm())
