from mxnet import autograd, nd

rate = nd.array([0.1])
rate.attach_grad()
balance = nd.array([100.0])

with autograd.record():
    for year in range(3):
        interest = rate * balance
        balance = balance + interest + 100

balance.backward()
print(balance, rate.grad)
