import torch

price = torch.tensor(4.0, requires_grad=True)
cost = torch.tensor(2.5, requires_grad=True)

sold = 60 - 10 * price
margin = price - cost
sold.retain_grad()
profit = sold * margin
profit.backward()

print(sold.grad)
print(margin.grad)
