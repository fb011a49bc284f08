import torch

p = torch.tensor(0.8, requires_grad=True)
reward, discount = 1.0, 0.5

value = 2 * p
later = reward + discount * 3 * p
target = later.detach()
loss = (value - target) ** 2
loss.backward()
print(loss, p.grad)
