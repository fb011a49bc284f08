import torch
t = torch.tensor(0.25, requires_grad=True)
decay = torch.exp(-t)
level = t * decay
level.backward()
print(t.grad)
