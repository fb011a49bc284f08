import torch

v = torch.tensor(20.0, requires_grad=True)
a = torch.tensor(8.0, requires_grad=True)

with torch.no_grad():
    reaction = v * 1.5
braking = v**2 / (2 * a)
total = reaction + braking

print(reaction.requires_grad)
print(braking.requires_grad)
total.backward()
print(v.grad, a.grad)
