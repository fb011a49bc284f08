import torch, torch.nn as nn
torch.manual_seed(3)
G = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
D = nn.Sequential(nn.Linear(1, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1), nn.Sigmoid())
og = torch.optim.RMSprop(G.parameters(), lr=1e-2)
od = torch.optim.SGD(D.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
crit = nn.BCELoss()
for it in range(3):
    real = torch.randn(4, 1) * 0.5 + 2
    fake = G(torch.randn(4, 2))
    od.zero_grad()
    ld = crit(D(real), torch.ones(4, 1)) + crit(D(fake.detach()), torch.zeros(4, 1))
    ld.backward()
    od.step()
    og.zero_grad()
    lg = crit(D(fake), torch.ones(4, 1))
    lg.backward()
    og.step()
    print("%.4f %.4f" % (ld.item(), lg.item()))
