import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
p = torch.tensor([0.0, 0.0], requires_grad=True)

loss = ((p[0] * x + p[1] - y) ** 2).mean()
(g,) = torch.autograd.grad(loss, p, create_graph=True)
rows = [torch.autograd.grad(g[i], p, retain_graph=True)[0] for i in range(2)]
H = torch.stack(rows)
step = torch.linalg.solve(H, g)
print(H)
with torch.no_grad():
    p -= step
print(p)
