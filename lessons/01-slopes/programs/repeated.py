import torch
t = torch.tensor(0.25, requires_grad=True)
level = t
for dose in range(4):
    level = level * torch.exp(-level)
level.backward()
print(t.grad)
