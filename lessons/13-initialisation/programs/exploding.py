import torch

w = 8.0
x = torch.tensor(0.5, requires_grad=True)

h = x
for layer in range(8):
    z = w * h - w / 2
    h = torch.sigmoid(z)
h.backward()
print(x.grad)
