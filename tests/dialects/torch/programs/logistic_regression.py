"""Logistic regression, accuracy and a confusion matrix."""

import torch, torch.nn as nn

torch.manual_seed(42)
X = torch.randn(200, 2)
y = ((X[:, 0] * 2 - X[:, 1]) > 0).float().view(-1, 1)


class LogisticRegression(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.linear = nn.Linear(n, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


model = LogisticRegression(2)
criterion = nn.BCELoss()
opt = torch.optim.SGD(model.parameters(), lr=0.5)
for e in range(100):
    p = model(X)
    loss = criterion(p, y)
    loss.backward()
    opt.step()
    opt.zero_grad()
    if (e + 1) % 25 == 0:
        print(f"epoch: {e + 1}, loss = {loss.item():.4f}")
with torch.no_grad():
    cls = model(X).round()
    acc = cls.eq(y).sum() / float(y.shape[0])
    print(f"accuracy = {acc:.4f}", acc)
    cm = torch.zeros(2, 2, dtype=torch.int64)
    for t, q in zip(y.view(-1).long(), cls.view(-1).long()):
        cm[t, q] += 1
    print(cm, torch.bincount(y.view(-1).long()))
print(model.state_dict())
