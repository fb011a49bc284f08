"""Values, operators and what they print."""
from micrograd.engine import Value

a = Value(-4.0)
b = Value(2.0)
c = a * b + b**2
c += 1 + c - a
d = (c - b).relu() + (b - a).relu()
e = d / 4.0
e += 3.0 / d
print(e)
e.backward()
print(a, b, c, d)
print(f"{a.grad:.6f} {b.grad:.6f}")

whole = Value(2) * Value(3) + Value(2) ** 2 - 1
print(whole, Value(7).relu(), Value(-7.5).relu(), -Value(1), 1 - Value(0.5), Value(9) / 3)
x, y, z = Value(2.0), Value(-3.0), Value(10.0)
out = (x * y + z) * Value(-2)
out.backward()
print(x.grad, y.grad, z.grad, out.grad)
out.backward()
print(x, y, z, out)
s = Value(3.0)
t = s + s
t.backward()
print(s, t._op, len(t._prev), sorted(v.data for v in out._prev))
w = Value(1)
(w * w * 3 + w).backward()
print(w)
