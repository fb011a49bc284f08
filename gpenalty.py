import torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1))
x = torch.randn(4, 2, requires_grad=True)
y = net(x)
g, = torch.autograd.grad(y, x, grad_outputs=torch.ones_like(y), create_graph=True)
gp = ((g.norm(2, dim=1) - 1) ** 2).mean()
gp.backward()
print(gp)
for q in net.parameters():
    print(q.grad)
