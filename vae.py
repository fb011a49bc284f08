import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class VAE(nn.Module):
    def __init__(self, d=6, h=8, z=2):
        super().__init__()
        self.fc1 = nn.Linear(d, h)
        self.mu = nn.Linear(h, z)
        self.logvar = nn.Linear(h, z)
        self.fc2 = nn.Linear(z, h)
        self.fc3 = nn.Linear(h, d)
    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.mu(h), self.logvar(h)
    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std
    def decode(self, z):
        return torch.sigmoid(self.fc3(F.relu(self.fc2(z))))
    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 6))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
model = VAE()
opt = torch.optim.Adam(model.parameters(), lr=1e-2)
x = torch.rand(4, 6)
for i in range(3):
    opt.zero_grad(set_to_none=True)
    recon, mu, logvar = model(x)
    bce = F.binary_cross_entropy(recon, x, reduction='sum')
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    loss = bce + kld
    loss.backward()
    opt.step()
    print(f"{i} {loss.item():.4f}")
print(model)
print(sum(p.numel() for p in model.parameters() if p.requires_grad))
