import torch

price = torch.tensor(4.0, requires_grad=True)
cost = torch.tensor(2.5, requires_grad=True)

sold = 60 - 10 * price
margin = price - cost
profit = sold * margin

node = profit.grad_fn
print(node.name())
for parent, slot in node.next_functions:
    print("    from", parent.name())
print(price.grad_fn)
profit.backward()
