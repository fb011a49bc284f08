"""The same mistakes are the same kinds of error."""
import math

from micrograd.engine import Value

v = Value(2.0)
for attempt in (
    lambda: v**v,
    lambda: Value(1.0) / Value(0.0),
    lambda: v < 3,
    lambda: float(v),
    lambda: math.exp(v),
    lambda: v.item(),
    lambda: v + "a",
    lambda: len(v),
    lambda: list(v),
    lambda: 2**v,
    lambda: v[0],
    lambda: max(v, 0),
    lambda: (Value(0.0) ** 0.5).backward(),
):
    try:
        print(attempt())
    except Exception as problem:
        print(type(problem).__name__)
print(v == 2.0, v == v, bool(Value(0.0)), v in [1.0, v])
