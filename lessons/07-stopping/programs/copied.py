import torch

p = torch.tensor(0.8, requires_grad=True)
reward, discount = 1.0, 0.5

value = 2 * p
target = reward + discount * 3 * p
loss = (value - target) ** 2
loss.backward()
print(loss, p.grad)
