import torch

reading, truth = 2.0, 5.0
w = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)
optimizer = torch.optim.SGD([w, b], lr=0.08)

for step in range(2):
    said = w * reading + b
    error = said - truth
    loss = error * error
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print(w, b)
