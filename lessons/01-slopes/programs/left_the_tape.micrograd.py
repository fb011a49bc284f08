import math
from micrograd.engine import Value
t = Value(0.25)
level = t * math.exp(-t)
level.backward()
