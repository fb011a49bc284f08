import torch

torch.manual_seed(7)
drop = torch.nn.Dropout(0.5)
x = torch.ones(6, requires_grad=True)

y = drop(2 * x)
y.sum().backward()
print(y)
print(x.grad)

drop.eval()
z = drop(2 * x)
print(z)
with torch.no_grad():
    u = drop(2 * x)
print(z.requires_grad, u.requires_grad)
