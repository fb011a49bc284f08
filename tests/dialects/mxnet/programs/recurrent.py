"""gluon.rnn: layers over sequences, cells step by step."""
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import nn, rnn

layer = rnn.RNN(4)
layer.initialize(init.One())
print(layer)
print(layer.collect_params())
state = layer.begin_state(batch_size=2)
output, state = layer(nd.ones((3, 2, 5)) * 0.01, state)
print(layer, output.shape, state[0].shape, output[:, 0, 0])
lstm = rnn.LSTM(3, num_layers=2, bidirectional=True)
lstm.initialize(init.Constant(0.5))
output, state = lstm(nd.ones((4, 2, 5)), lstm.begin_state(batch_size=2))
print(lstm, output.shape, [one.shape for one in state])
print(output[0, 0])
cell = rnn.GRUCell(2)
cell.initialize(init.Constant(0.25))
outputs, state = cell.unroll(3, nd.ones((1, 3, 2)), merge_outputs=True)
print(outputs, len(state), list(cell.params.keys()))


class Model(nn.Block):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.rnn = rnn.GRU(8)
        self.dense = nn.Dense(size)

    def forward(self, inputs, state):
        Y, state = self.rnn(nd.one_hot(inputs.T, self.size), state)
        return self.dense(Y.reshape((-1, Y.shape[-1]))), state


model = Model(10)
model.initialize()
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 1.0})
loss = gluon.loss.SoftmaxCrossEntropyLoss()
x, y = nd.array([[1, 2, 3, 4], [2, 3, 4, 5]]), nd.array([[2, 3, 4, 5], [3, 4, 5, 6]])
for _ in range(60):
    with autograd.record():
        scores, _state = model(x, model.rnn.begin_state(batch_size=2))
        error = loss(scores, y.T.reshape((-1,))).mean()
    error.backward()
    trainer.step(1)
print(error.asscalar() < 0.2, (scores.argmax(axis=1) == y.T.reshape((-1,))).mean())
