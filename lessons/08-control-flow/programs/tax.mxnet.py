from mxnet import autograd, nd


def tax(income):
    if income < 30:
        due = 0.2 * income
    else:
        due = 6 + 0.4 * (income - 30)
    return due


income = nd.array([20.0])
income.attach_grad()
with autograd.record():
    due = tax(income)
due.backward()
print(due, income.grad)
