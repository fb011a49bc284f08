import torch
from torch.utils.checkpoint import checkpoint
torch.manual_seed(0)
l1, l2 = torch.nn.Linear(3, 3), torch.nn.Linear(3, 1)
x = torch.randn(2, 3, requires_grad=True)
h = checkpoint(lambda t: torch.relu(l1(t)), x, use_reentrant=False)
l2(h).sum().backward()
print(x.grad)
with torch.autograd.set_detect_anomaly(True):
    y = torch.tensor([1.0], requires_grad=True)
    try:
        (torch.sqrt(y - 1) * 0).backward()
    except RuntimeError as e:
        print("anomaly", str(e)[:60])
scaler = torch.amp.GradScaler("cpu", enabled=False)
with torch.autograd.profiler.record_function("x") if hasattr(torch.autograd, "profiler") else torch.no_grad():
    pass
print(torch.is_grad_enabled())
@torch.no_grad()
def ev(x):
    return (x * 2).requires_grad
print(ev(y))
with torch.set_grad_enabled(False):
    print((y * 2).requires_grad)
