from micrograd.engine import Value
from micrograd.nn import Module


class Line(Module):
    def __init__(self):
        self.w, self.b = Value(1.0), Value(0.5)

    def parameters(self):
        return [self.w, self.b]


line = Line()
w, b = line.parameters()
for step in range(2):
    said = w * 2.0 + b
    error = said - 5.0
    loss = error * error
    line.zero_grad()
    loss.backward()
    for p in line.parameters():
        p.data -= 0.08 * p.grad

print(w.data, b.data)
