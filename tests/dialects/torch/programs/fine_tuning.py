"""A residual network, frozen but for its head."""

import torch, copy
from torch import nn, optim

torch.manual_seed(0)


class ResBlock(nn.Module):
    def __init__(self, c, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(c)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(c, c, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(c)
        self.downsample = nn.Sequential(nn.Conv2d(c, c, 1, stride, bias=False), nn.BatchNorm2d(c)) if stride != 1 else None

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.layer1 = nn.Sequential(ResBlock(8), ResBlock(8, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.layer1(self.stem(x))
        return self.fc(torch.flatten(self.avgpool(x), 1))


model = ResNet()
print(model, sum(p.numel() for p in model.parameters()))
for p in model.parameters():
    p.requires_grad = False
model.fc = nn.Linear(model.fc.in_features, 2)
opt = optim.SGD(model.fc.parameters(), lr=0.05, momentum=0.9)
sched = optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.1)
X = torch.randn(16, 3, 8, 8)
y = (X.mean((1, 2, 3)) > 0).long()
best, best_acc = copy.deepcopy(model.state_dict()), 0.0
for epoch in range(4):
    for phase in ["train", "val"]:
        model.train() if phase == "train" else model.eval()
        opt.zero_grad()
        with torch.set_grad_enabled(phase == "train"):
            out = model(X)
            _, preds = torch.max(out, 1)
            loss = nn.functional.cross_entropy(out, y)
            if phase == "train":
                loss.backward()
                opt.step()
        if phase == "train":
            sched.step()
        acc = torch.sum(preds == y.data).double() / len(X)
        print(f"{phase} Loss: {loss.item():.4f} Acc: {acc:.4f}")
        if phase == "val" and acc > best_acc:
            best_acc = acc
            best = copy.deepcopy(model.state_dict())
model.load_state_dict(best)
print(best_acc, [n for n, p in model.named_parameters() if p.requires_grad], model.layer1[0].bn1.running_mean)
