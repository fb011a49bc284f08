"""Going backward by hand, an operation of one's own, numbers changed before the backward."""
import math

from micrograd.engine import Value

a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
e = a * b
d = e + c
L = d * f
L.grad = 1.0
L._backward()
d._backward()
e._backward()
c._backward()
print(a, b, c, d, e, f, L)


def tanh(x):
    t = (math.exp(2 * x.data) - 1) / (math.exp(2 * x.data) + 1)
    out = Value(t, (x,), "tanh")

    def _backward():
        x.grad += (1 - t**2) * out.grad

    out._backward = _backward
    return out


x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
bias = Value(6.8813735870195432)
o = tanh(x1 * w1 + x2 * w2 + bias)
o.backward()
print(o, o._op)
for value in (x1, x2, w1, w2, bias):
    print(value)

h = Value(5.0)
square = h * h
h.data += 1
square.backward()
print(h, square)
h.label = "h"
print(h.label)
named = Value(2.0, label="named")
print(named.label, named)
