import torch


def weeks(beta):
    s, i = 0.99, 0.01
    curve = []
    for week in range(12):
        new = beta * s * i
        s = s - new
        i = i + new - 0.5 * i
        curve.append(i)
    return torch.stack(curve)


beta = torch.tensor(1.5, requires_grad=True)
curve = weeks(beta)
for week in range(12):
    (slope,) = torch.autograd.grad(curve[week], beta, retain_graph=True)
    print(f"week {week + 1:2d}  change {slope.item():8.4f}")
