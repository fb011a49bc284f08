import torch

torch.manual_seed(0)
W = []
for layer in range(100):
    w = torch.normal(0.0, 0.35, (16, 16))
    W.append(w.requires_grad_())

h = torch.randn(4, 16)
for w in W:
    h = torch.relu(h @ w)
loss = h.mean()
loss.backward()
