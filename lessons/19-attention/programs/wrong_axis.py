import torch

x = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Wq = torch.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
Wk = torch.tensor([[0.0, 1.0], [1.0, 0.0]], requires_grad=True)
Wv = torch.tensor([[2.0, 0.0], [0.0, 1.0]], requires_grad=True)
later = torch.tensor([[False, True, True], [False, False, True], [False, False, False]])

Q = x @ Wq
K = x @ Wk
V = x @ Wv
S = Q @ K.T / 2 ** 0.5
P = torch.softmax(S.masked_fill(later, float("-inf")), dim=0)
rows = P.sum(dim=1)
print(rows)
