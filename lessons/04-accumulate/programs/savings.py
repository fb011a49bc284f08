import torch

rate = torch.tensor(0.1, requires_grad=True)
balance = torch.tensor(100.0)

for year in range(3):
    interest = rate * balance
    balance = balance + interest + 100

balance.backward()
print(balance, rate.grad)
