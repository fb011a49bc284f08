import torch

reading, truth = 2.0, 5.0
w = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)

said = w * reading + b
error = said - truth
loss = error * error
loss.backward()

print(w.grad, b.grad)
