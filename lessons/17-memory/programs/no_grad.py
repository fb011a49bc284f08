import torch

kept = {}


def keep(tensor):
    kept.setdefault(tensor.data_ptr(), tensor.numel())
    return tensor


x = torch.full((1000,), 0.5, requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
    with torch.no_grad():
        loss = (3 * x * torch.exp(3 * x)).sum()
held = torch.tensor(float(sum(kept.values())))
print(held, loss.requires_grad)
