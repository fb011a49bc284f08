import numpy as np

def f(t):
    return t * np.exp(-t)

t = np.float32(0.25)
for exponent in (1, 3, 5, 7, 9):
    h = np.float32(10.0 ** -exponent)
    slope = (f(t + h) - f(t - h)) / (2 * h)
    print(exponent, slope)
