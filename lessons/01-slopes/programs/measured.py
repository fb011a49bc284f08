import numpy as np

def f(t):
    return t * np.exp(-t)

t = 0.25
for h in (1.0, 0.1, 0.01, 0.001):
    one = (f(t + h) - f(t)) / h
    two = (f(t + h) - f(t - h)) / (2 * h)
    print(f"h = {h}: {one:.6f} {two:.6f}")
