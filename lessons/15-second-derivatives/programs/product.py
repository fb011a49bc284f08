import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
p = torch.tensor([0.0, 0.0], requires_grad=True)

v = torch.tensor([1.0, 0.0])

for step in range(4):
    loss = ((p[0] * x + p[1] - y) ** 2).mean()
    (g,) = torch.autograd.grad(loss, p, create_graph=True)
    (Hv,) = torch.autograd.grad(torch.dot(g, v), p)
    size = Hv.norm()
    v = Hv / size
    print(f"step {step + 1}  {size.item():.4f}")
