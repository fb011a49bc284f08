import torch

w = torch.tensor(1.0, requires_grad=True)

for step in range(3):
    loss = (3 * w - 8) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.05 * w.grad
    w.grad.zero_()
    print(w)
