"""Two networks against each other."""

import torch, torch.nn as nn

torch.manual_seed(0)
G = nn.Sequential(nn.Linear(4, 16), nn.ReLU(True), nn.Linear(16, 2))
D = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2, inplace=True), nn.Linear(16, 1), nn.Sigmoid())


def weights_init(m):
    if m.__class__.__name__.find("Linear") != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.2)


G.apply(weights_init)
D.apply(weights_init)
crit = nn.BCELoss()
oD = torch.optim.Adam(D.parameters(), lr=2e-2, betas=(0.5, 0.999))
oG = torch.optim.Adam(G.parameters(), lr=2e-2, betas=(0.5, 0.999))
for i in range(20):
    D.zero_grad()
    real = torch.randn(16, 2) * 0.5 + 2
    label = torch.full((16,), 1.0)
    out = D(real).view(-1)
    eD = crit(out, label)
    eD.backward()
    Dx = out.mean().item()
    fake = G(torch.randn(16, 4))
    label.fill_(0.0)
    out = D(fake.detach()).view(-1)
    eF = crit(out, label)
    eF.backward()
    z1 = out.mean().item()
    oD.step()
    G.zero_grad()
    label.fill_(1.0)
    out = D(fake).view(-1)
    eG = crit(out, label)
    eG.backward()
    oG.step()
    if i % 5 == 0:
        print(
            "[%d/%d]\tLoss_D: %.3f\tLoss_G: %.3f\tD(x): %.3f\tD(G(z)): %.3f / %.3f"
            % (i, 20, (eD + eF).item(), eG.item(), Dx, z1, out.mean().item())
        )
print(G)
