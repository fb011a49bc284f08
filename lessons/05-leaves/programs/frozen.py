import torch

torch.manual_seed(1)
body = torch.nn.Linear(3, 2)
head = torch.nn.Linear(2, 1)
body.requires_grad_(False)

x = torch.tensor([[1.0, 0.0, 2.0]])
loss = (head(body(x)) - 1).pow(2).sum()
loss.backward()

print(body.weight.grad)
print(head.weight.grad)
