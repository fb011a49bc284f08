import torch
from torch import nn

torch.manual_seed(1)
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
X = torch.randn(20, 2)
y = X[:, :1] - 2 * X[:, 1:]
for step in range(3):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(X), y)
    loss.backward()
    optimizer.step()
    print(loss.item())
