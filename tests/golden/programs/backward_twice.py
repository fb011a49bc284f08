import torch

变量 = torch.tensor(3.0, requires_grad=True)
y = 变量 * 变量
y.backward()
y.backward()
