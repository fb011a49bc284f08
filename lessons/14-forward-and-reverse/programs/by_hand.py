import torch

x = torch.tensor(2.0)
x_dot = torch.tensor(1.0)

a = x * x
a_dot = x_dot * x + x * x_dot
b = torch.sin(a)
b_dot = torch.cos(a) * a_dot
y = x * b
y_dot = x_dot * b + x * b_dot
print(y, y_dot)
