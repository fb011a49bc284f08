import torch

price = torch.tensor(4, requires_grad=True)
