import torch

x = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Wq = torch.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
Wk = torch.tensor([[0.0, 1.0], [1.0, 0.0]], requires_grad=True)

Q = x @ Wq
K = x @ Wk
S = Q @ K / 2 ** 0.5
