import torch
import torch.nn as nn
torch.manual_seed(5)
vocab = {"the": 0, "cat": 1, "sat": 2, "dog": 3}
class CBOW(nn.Module):
    def __init__(self, V, D):
        super().__init__()
        self.emb = nn.Embedding(V, D, padding_idx=None)
        self.lin = nn.Linear(D, V)
    def forward(self, ctx):
        e = self.emb(ctx).mean(dim=1)
        return self.lin(e)
m = CBOW(len(vocab), 3)
ctx = torch.tensor([[0, 1], [1, 2], [3, 2]], dtype=torch.long)
tgt = torch.tensor([2, 0, 0])
loss_fn = nn.CrossEntropyLoss(label_smoothing=0.1)
opt = torch.optim.Adagrad(m.parameters(), lr=0.5)
losses = []
for _ in range(5):
    m.zero_grad()
    loss = loss_fn(m(ctx), tgt)
    loss.backward()
    opt.step()
    losses.append(loss.item())
print([f"{l:.4f}" for l in losses])
print(m.emb.weight.grad[1])
pred = m(ctx).argmax(dim=1)
print(pred, (pred == tgt).float().mean().item(), nn.Softmax(dim=1)(m(ctx)).max(1).values.detach())
