"""Every optimiser and scheduler for some steps; groups, printing, state."""

import torch
from torch import nn, optim
from torch.optim import lr_scheduler as S


def quadratic(make, steps=5, start=(1.0, -2.0)):
    w = torch.tensor(start, requires_grad=True)
    o = make([w])
    for _ in range(steps):
        o.zero_grad()
        loss = ((w - torch.tensor([0.5, 0.25])) ** 2 * torch.tensor([1.0, 3.0])).sum()
        loss.backward()
        o.step()
    return o, w


for name, make in {
    "sgd": lambda p: optim.SGD(p, lr=0.1), "momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01), "nesterov": lambda p: optim.SGD(p, 0.1, 0.9, nesterov=True),
    "adam": lambda p: optim.Adam(p, lr=0.1), "amsgrad": lambda p: optim.Adam(p, 0.1, amsgrad=True), "adamw": lambda p: optim.AdamW(p, lr=0.1), "rmsprop": lambda p: optim.RMSprop(p, 0.05),
    "rmsprop centered": lambda p: optim.RMSprop(p, 0.05, momentum=0.5, centered=True), "adagrad": lambda p: optim.Adagrad(p, 0.5), "adadelta": lambda p: optim.Adadelta(p),
    "adamax": lambda p: optim.Adamax(p, 0.1), "nadam": lambda p: optim.NAdam(p, 0.1), "radam": lambda p: optim.RAdam(p, 0.1), "asgd": lambda p: optim.ASGD(p, 0.1, t0=1), "rprop": lambda p: optim.Rprop(p, 0.1),
    "maximize": lambda p: optim.SGD(p, 0.01, maximize=True),
}.items():  # fmt: skip
    o, w = quadratic(make, 7)
    print(name, w.detach(), sorted(set(next(iter(o.state.values()), {})) - {"eta", "mu"}))
o, w = quadratic(lambda p: optim.Adam(p, lr=0.1))
print(o)
print(o.state_dict())
o, w = quadratic(lambda p: optim.ASGD(p, 0.1, t0=1))
print(o)
o, w = quadratic(lambda p: optim.Rprop(p, 0.1))
print(o)
print(
    optim.SGD([torch.zeros(1)], lr=0.1, momentum=0.9),
    optim.AdamW([torch.zeros(1)]),
    optim.RMSprop([torch.zeros(1)]),
    optim.Adagrad([torch.zeros(1)]),
    optim.LBFGS([torch.zeros(1)]),
)
model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
groups = optim.SGD([{"params": model[0].parameters()}, {"params": model[1].parameters(), "lr": 1e-3}], lr=1e-2, momentum=0.9)
print(groups)
print([g["lr"] for g in groups.param_groups], [len(g["params"]) for g in groups.param_groups])
print(quadratic(lambda p: optim.LBFGS(p, lr=0.5), 0)[1])
w = torch.tensor([1.0, -2.0], requires_grad=True)
lb = optim.LBFGS([w], lr=0.8, max_iter=5, line_search_fn="strong_wolfe")


def closure():
    lb.zero_grad()
    loss = ((1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2).sum()
    loss.backward()
    return loss


for _ in range(4):
    print(f"{lb.step(closure).item():.4f}")
print(w)


def rates(make, steps=8):
    o = optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
    s = make(o)
    found = []
    for _ in range(steps):
        found.append(round(o.param_groups[0]["lr"], 6))
        o.step()
        s.step()
    return found, s


for name, make in {
    "step": lambda o: S.StepLR(o, 3, 0.1), "multi": lambda o: S.MultiStepLR(o, [2, 5], 0.5), "exp": lambda o: S.ExponentialLR(o, 0.9), "cos": lambda o: S.CosineAnnealingLR(o, 4),
    "warm": lambda o: S.CosineAnnealingWarmRestarts(o, 3, 2), "lambda": lambda o: S.LambdaLR(o, lambda e: 0.95**e), "mult": lambda o: S.MultiplicativeLR(o, lambda e: 0.9),
    "linear": lambda o: S.LinearLR(o, 0.5, total_iters=4), "const": lambda o: S.ConstantLR(o, 0.3, 3), "poly": lambda o: S.PolynomialLR(o, 5, 2.0),
    "cyclic": lambda o: S.CyclicLR(o, 0.01, 0.1, 3), "one": lambda o: S.OneCycleLR(o, 0.5, total_steps=10), "chain": lambda o: S.ChainedScheduler([S.ConstantLR(o, 0.1, 2), S.ExponentialLR(o, 0.9)]),
    "seq": lambda o: S.SequentialLR(o, [S.ConstantLR(o, 0.1, 2), S.ExponentialLR(o, 0.9)], milestones=[3]), "swa": lambda o: optim.swa_utils.SWALR(o, 0.01, 4),
}.items():  # fmt: skip
    print(name, rates(make)[0])
s = rates(lambda o: S.StepLR(o, 3, 0.1))[1]
print(s.get_last_lr(), s.last_epoch, {k: v for k, v in s.state_dict().items() if k in ("gamma", "last_epoch")})
o = optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
plateau = S.ReduceLROnPlateau(o, "min", factor=0.5, patience=1)
for v in [1.0, 0.9, 0.95, 0.96, 0.97, 0.5]:
    plateau.step(v)
    print(o.param_groups[0]["lr"], end=" ")
print()
torch.manual_seed(0)
a, b = nn.Linear(2, 1), nn.Linear(2, 1)
oa = optim.Adam(a.parameters(), lr=0.01)
a(torch.ones(1, 2)).sum().backward()
oa.step()
b.load_state_dict(a.state_dict())
ob = optim.Adam(b.parameters(), lr=0.5)
ob.load_state_dict(oa.state_dict())
print(ob.param_groups[0]["lr"], ob.state[b.weight]["step"], ob.state[b.weight]["exp_avg"])
oa.zero_grad()
print(a.weight.grad)
oa.zero_grad(set_to_none=False)
avg = optim.swa_utils.AveragedModel(a)
avg.update_parameters(a)
with torch.no_grad():
    a.weight.add_(1)
avg.update_parameters(a)
print(avg.module.weight - a.weight, avg.n_averaged)
print(avg)
ema = optim.swa_utils.AveragedModel(a, avg_fn=optim.swa_utils.get_ema_avg_fn(0.9))
ema.update_parameters(a)
print(ema(torch.ones(1, 2)).shape)
