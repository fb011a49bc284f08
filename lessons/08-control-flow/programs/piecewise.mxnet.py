from mxnet import autograd, nd

income = nd.array([20.0, 50.0])
income.attach_grad()
with autograd.record():
    low = 0.2 * income
    high = 6 + 0.4 * (income - 30)
    due = nd.where(income < 30, low, high)
due.backward()
print(due, income.grad)
