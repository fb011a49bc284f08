from micrograd.engine import Value

rate = Value(0.1)
balance = Value(100.0)

for year in range(3):
    interest = rate * balance
    balance = balance + interest + 100

balance.backward()
print(balance, rate.grad)
