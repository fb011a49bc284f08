import torch

reading, truth = 2.0, 5.0
w = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)

for step in range(2):
    said = w * reading + b
    error = said - truth
    loss = error * error
    loss.backward()
    with torch.no_grad():
        w -= 0.08 * w.grad
        b -= 0.08 * b.grad
    w.grad.zero_()
    b.grad.zero_()

print(w, b)
