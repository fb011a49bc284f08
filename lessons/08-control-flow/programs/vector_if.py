import torch

income = torch.tensor([20.0, 50.0])
income.requires_grad_()

if income < 30:
    due = 0.2 * income
else:
    due = 6 + 0.4 * (income - 30)
