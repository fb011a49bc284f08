from micrograd.engine import Value

km = [1.0, 2.0, 3.0, 4.0]
minutes = [3.0, 5.0, 8.0, 8.0]
w = Value(1.0)

for part in ((0, 1), (2, 3)):
    loss = 0.0
    for i in part:
        error = w * km[i] - minutes[i]
        loss = loss + error**2 / 4
    loss.backward()
    print(w.grad)
