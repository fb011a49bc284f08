import torch

x = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
target = torch.tensor([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
Wq = torch.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
Wk = torch.tensor([[0.0, 1.0], [1.0, 0.0]], requires_grad=True)
Wv = torch.tensor([[2.0, 0.0], [0.0, 1.0]], requires_grad=True)

Q = x @ Wq
K = x @ Wk
V = x @ Wv
S = Q @ K.T / 2 ** 0.5
P = torch.softmax(S, dim=1)
O = P @ V
loss = ((O - target) ** 2).sum()
loss.backward()
print(P)
print(Wq.grad, Wk.grad, Wv.grad)
