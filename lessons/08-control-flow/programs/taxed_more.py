import torch


def tax(income):
    if income < 30:
        due = 0.2 * income
    else:
        due = 6 + 0.4 * (income - 30)
    return due


income = torch.tensor(50.0, requires_grad=True)
due = tax(income)
due.backward()
print(due, income.grad)
