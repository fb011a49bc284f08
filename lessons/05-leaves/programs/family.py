import torch

price = torch.tensor(4.0, requires_grad=True)
cost = torch.tensor(2.5, requires_grad=True)
demand = torch.tensor(60.0)

sold = demand - 10 * price
margin = price - cost
profit = sold * margin
profit.backward()

tensors = [price, cost, demand, sold, margin]
for one in tensors:
    print(one.is_leaf, one.requires_grad)
print(price.grad, cost.grad)
