import torch
from torch.func import jvp


def weeks(beta):
    s, i = 0.99, 0.01
    curve = []
    for week in range(12):
        new = beta * s * i
        s = s - new
        i = i + new - 0.5 * i
        curve.append(i)
    return torch.stack(curve)


beta = torch.tensor(1.5)
curve, change = jvp(weeks, (beta,), (torch.tensor(1.0),))
for week in range(12):
    print(f"week {week + 1:2d}  ill {100 * curve[week].item():6.2f} %  change {change[week].item():8.4f}")
