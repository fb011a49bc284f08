import torch

torch.manual_seed(0)
q = torch.randn(256)
K = torch.randn(8, 256)
v = torch.randn(8)

for divisor in (1.0, 16.0):
    s = (K @ q / divisor).requires_grad_()
    p = torch.softmax(s, dim=0)
    o = torch.dot(p, v)
    o.backward()
    top = p.max()
    pull = s.grad.norm()
    print(f"divided by {divisor}: largest weight {top.item():.4f}, gradient {pull.item():.4f}")
