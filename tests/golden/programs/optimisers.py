import torch

w = torch.tensor([2.0, -1.0], requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)
c = torch.tensor(3.0, requires_grad=True)
d = torch.tensor([1.0, 2.0], requires_grad=True)
e = torch.tensor(4.0, requires_grad=True)
optimizers = [
    torch.optim.Adam([w], lr=0.1),
    torch.optim.AdamW([b], lr=0.1),
    torch.optim.RMSprop([c], lr=0.01),
    torch.optim.SGD([d], lr=0.1, momentum=0.9),
    torch.optim.NAdam([e], lr=0.01),
]
for _ in range(2):
    loss = ((w * 3 + b) ** 2).sum() + c**2 + (d * d).sum() + e * e
    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()
