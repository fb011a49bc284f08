import torch
from torch.utils.data import TensorDataset, DataLoader, random_split
torch.manual_seed(0)
X = torch.linspace(-1, 1, 20).unsqueeze(1)
Y = X ** 3 + 0.1 * torch.randn(X.size())
ds = TensorDataset(X, Y)
train, test = random_split(ds, [16, 4])
dl = DataLoader(train, batch_size=5, shuffle=True, drop_last=False)
net = torch.nn.Sequential(torch.nn.Linear(1, 10), torch.nn.ReLU(), torch.nn.Linear(10, 1))
opt = torch.optim.AdamW(net.parameters(), lr=0.05, weight_decay=1e-2)
sched = torch.optim.lr_scheduler.StepLR(opt, step_size=1, gamma=0.5)
for epoch in range(2):
    net.train()
    total = 0.
    for xb, yb in dl:
        loss = torch.nn.functional.mse_loss(net(xb), yb)
        opt.zero_grad(); loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        total += loss.item() * xb.size(0)
    sched.step()
    print(epoch, f"{total/len(train):.5f}", sched.get_last_lr())
net.eval()
with torch.inference_mode():
    xs, ys = zip(*[test[i] for i in range(len(test))])
    print(torch.nn.functional.l1_loss(net(torch.stack(xs)), torch.stack(ys)))
