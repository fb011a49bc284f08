# The graph of e = a·b + c·ln d in PyTorch: leaves, inner nodes, and what backward leaves in them.
import torch

a = torch.tensor([2.0], requires_grad=True)
b = torch.tensor([3.0], requires_grad=True)
c = torch.tensor([5.0], requires_grad=True)
d = torch.tensor([10.0], requires_grad=True)
u = a * b
t = torch.log(d)
v = t * c
t.retain_grad()
e = u + v
for name, node in {"a": a, "b": b, "c": c, "d": d, "u": u, "t": t, "v": v, "e": e}.items():
    print(name, node.is_leaf, node.grad_fn.name() if node.grad_fn else None, node.requires_grad)
e.backward()
for name, node in {"a": a, "b": b, "c": c, "d": d, "t": t}.items():
    print(f"de/d{name} = {node.grad.item():.6f}")
