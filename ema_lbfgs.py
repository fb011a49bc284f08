import torch, copy
torch.manual_seed(0)
x = torch.tensor([-1.2, 1.0], requires_grad=True)
def rosen(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
opt = torch.optim.LBFGS([x], line_search_fn="strong_wolfe", max_iter=20)
def closure():
    opt.zero_grad()
    l = rosen(x)
    l.backward()
    return l
for _ in range(3):
    print(round(opt.step(closure).item(), 4))
print(x)
m = torch.nn.Linear(2, 2)
ema = copy.deepcopy(m)
with torch.no_grad():
    for p, q in zip(ema.parameters(), m.parameters()):
        p.mul_(0.9).add_(q, alpha=0.1)
print(ema.weight.allclose(m.weight))
sd = m.state_dict()
sd2 = {k: v.clone() for k, v in sd.items()}
m.load_state_dict(sd2)
print(m.load_state_dict(sd2), m.weight.data_ptr() == list(m.parameters())[0].data_ptr())
