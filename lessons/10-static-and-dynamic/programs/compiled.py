import torch


@torch.compile
def f(x):
    print("this line ran")
    y = x * x + 1
    return y


x = torch.tensor(0.0, requires_grad=True)
for value in (1.0, 2.0, 3.0):
    with torch.no_grad():
        x.fill_(value)
    x.grad = None
    y = f(x)
    y.backward()
    print(y, x.grad)
