import math
import torch
t = torch.tensor(0.25, requires_grad=True)
decay = math.exp(-t)
level = t * decay
level.backward()
print(t.grad)
