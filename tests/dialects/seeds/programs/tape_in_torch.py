# The same training in PyTorch: operations are recorded by themselves, and updates are made where nothing is.
import torch


class Line(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.tensor(0.5))
        self.b = torch.nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return self.w * x + self.b


inputs = torch.tensor([1.0, 2.0, 3.0, 4.0])
outputs = torch.tensor([3.0, 5.0, 7.0, 9.0])
model = Line()
w, b = model.parameters()
learning_rate = 0.0625
for epoch in range(3):
    predictions = model(inputs)
    loss = torch.mean(torch.square(predictions - outputs))
    loss.backward()
    with torch.no_grad():
        w -= w.grad * learning_rate
        b -= b.grad * learning_rate
        w.grad.zero_()
        b.grad.zero_()
    print(epoch, loss.item(), w.item(), b.item())
