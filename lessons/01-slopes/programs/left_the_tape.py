import math
import torch
t = torch.tensor(0.25, requires_grad=True)
level = t.item() * math.exp(-t.item())
torch.tensor(level).backward()
