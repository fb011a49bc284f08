"""A network, a loss, some steps of gradient descent."""
import random

from micrograd.engine import Value
from micrograd.nn import MLP, Layer, Neuron

random.seed(1337)
model = MLP(3, [4, 4, 1])
print(model)
print(len(model.parameters()), Layer(2, 1).neurons[0], Neuron(2, nonlin=False))
print(model([1.0, 2.0, -1.0]), Layer(2, 2)([Value(1.0), 2]))
inputs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]
for step in range(10):
    scores = [model(row) for row in inputs]
    loss = sum((1 + -target * score).relu() for target, score in zip(targets, scores)) * (1.0 / len(scores))
    loss += 1e-4 * sum(p * p for p in model.parameters())
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.05 * p.grad
    print(f"step {step} loss {loss.data:.8f}")
print([f"{p.data:.6f}" for p in model.parameters()[:4]])
model.zero_grad()
print({p.grad for p in model.parameters()})
