import torch

s = torch.log(torch.tensor([1.0, 2.0, 5.0])).requires_grad_()
v = torch.tensor([8.0, 4.0, 0.0], requires_grad=True)

p = torch.softmax(s, dim=0)
o = torch.dot(p, v)
o.backward()
print(p)
print(s.grad, v.grad)
