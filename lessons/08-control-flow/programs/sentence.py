import torch

u = torch.tensor(0.5, requires_grad=True)
words = [1.0, 0.0, 2.0, 1.0]

memory = torch.tensor(0.0)
for word in words:
    memory = u * memory + word

memory.backward()
print(memory, u.grad)
