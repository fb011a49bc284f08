"""A convolutional network with dropout, trained and tested by batches."""

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


# MNIST-like CNN with dropout
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, 1)
        self.conv2 = nn.Conv2d(8, 16, 3, 1)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(16 * 16, 32)
        self.fc2 = nn.Linear(32, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        x = self.dropout1(x)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = self.dropout2(x)
        return F.log_softmax(self.fc2(x), dim=1)


model = Net()
opt = torch.optim.Adadelta(model.parameters(), lr=1.0)
sch = torch.optim.lr_scheduler.StepLR(opt, step_size=1, gamma=0.7)
X = torch.randn(64, 1, 12, 12)
y = torch.randint(0, 10, (64,))
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, y), batch_size=16, shuffle=True)
for epoch in range(1, 3):
    model.train()
    for i, (d, t) in enumerate(loader):
        opt.zero_grad()
        out = model(d)
        loss = F.nll_loss(out, t)
        loss.backward()
        opt.step()
        print(
            "Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.4f}".format(
                epoch, i * len(d), len(loader.dataset), 100.0 * i / len(loader), loss.item()
            )
        )
    model.eval()
    test_loss = 0
    correct = 0
    with torch.no_grad():
        for d, t in loader:
            out = model(d)
            test_loss += F.nll_loss(out, t, reduction="sum").item()
            pred = out.argmax(dim=1, keepdim=True)
            correct += pred.eq(t.view_as(pred)).sum().item()
    print("\nTest set: Average loss: {:.4f}, Accuracy: {}/{} ({:.0f}%)\n".format(test_loss / 64, correct, 64, 100.0 * correct / 64))
    sch.step()
