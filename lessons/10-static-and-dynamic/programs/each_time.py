import torch

x = torch.tensor(0.0, requires_grad=True)
for value in (1.0, 2.0, 3.0):
    with torch.no_grad():
        x.fill_(value)
    x.grad = None
    y = x * x + 1
    y.backward()
    print(y, x.grad)
