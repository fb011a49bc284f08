import torch

x = torch.tensor(1.0, requires_grad=True)
for step in range(5):
    f = x ** 2 / 2 + 0.9 * torch.cos(x) - 0.8 * x
    (slope,) = torch.autograd.grad(f, x, create_graph=True)
    (bend,) = torch.autograd.grad(slope, x)
    with torch.no_grad():
        x -= slope / bend
    print(f"step {step + 1}  x {x.item():.6f}")
