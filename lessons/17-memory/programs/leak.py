import torch

w = torch.tensor(0.0, requires_grad=True)
total = 0.0
for reading in (1.0, 2.0, 4.0, 3.0):
    loss = (w - reading) ** 2
    loss.backward()
    total = total + loss
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad.zero_()
print(total)
