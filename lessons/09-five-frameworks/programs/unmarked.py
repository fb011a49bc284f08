import torch

w = torch.tensor(1.0)
b = torch.tensor(0.5)

loss = (w * 2.0 + b - 5.0) ** 2
loss.backward()
