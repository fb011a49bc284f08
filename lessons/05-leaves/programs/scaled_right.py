import torch

x = torch.tensor([1.0, 2.0])
w = torch.ones(2) * 0.1
w.requires_grad_()

loss = (torch.dot(w, x) - 3) ** 2
loss.backward()
with torch.no_grad():
    w -= 0.05 * w.grad
print(w)
