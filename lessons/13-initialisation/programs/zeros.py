import torch

x = torch.tensor([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6]).reshape(8, 1)
y = torch.tensor([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0]).reshape(8, 1)
W1 = torch.zeros(1, 3, requires_grad=True)
b1 = torch.zeros(3, requires_grad=True)
W2 = torch.zeros(3, 1, requires_grad=True)
b2 = torch.zeros(1, requires_grad=True)

for step in range(5):
    hidden = torch.tanh(x @ W1 + b1)
    loss = ((hidden @ W2 + b2 - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in (W1, b1, W2, b2):
            p -= 0.1 * p.grad
            p.grad.zero_()
    print(f"step {step + 1}  loss {loss.item():.1f}  W1 {W1.tolist()}")
