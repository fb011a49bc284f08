"""Models, weights and checkpoints are written and read while a program runs, as in Keras's and TensorFlow's own guides. What is printed is theirs."""

from __future__ import annotations

import pytest

from tests.programs import caught, printed

START = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras
keras.utils.set_random_seed(0)
x = np.linspace(-1, 1, 12, dtype="float32").reshape(4, 3)
y = x[:, :1]
"""
CUSTOM = """\
@keras.utils.register_keras_serializable(package="Course")
class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, shape):
        self.s = self.add_weight(shape=(shape[-1],), initializer="ones", name="s")

    def call(self, x):
        return x * self.s * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


def both(y, p):
    return tf.reduce_mean(tf.abs(y - p)) + tf.reduce_mean((y - p) ** 2)
"""


def test_a_model_in_a_row_goes_on_training_where_it_was_saved() -> None:
    text = f"""{START}
model = keras.Sequential([
    keras.layers.Input((3,)), keras.layers.Dense(4, activation=tf.nn.relu, kernel_regularizer=keras.regularizers.L2(0.01)),
    keras.layers.BatchNormalization(), keras.layers.Dense(1, bias_initializer=keras.initializers.Constant(0.5)),
])
rate = keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
model.compile(keras.optimizers.Adam(rate), keras.losses.Huber(0.5), metrics=["mae"])
model.fit(x, y, epochs=2, shuffle=False, verbose=0)
model.save("model.keras")
again = keras.models.load_model("model.keras")
print(again.name, [layer.name for layer in again.layers], again.layers[0].get_config()["units"])
print(again.evaluate(x, y, verbose=0) == model.evaluate(x, y, verbose=0), int(again.optimizer.iterations))
first, second = (one.fit(x, y, epochs=2, shuffle=False, verbose=0).history for one in (model, again))
print(first == second, sorted(first))
model.load_weights("model.keras")
new = keras.models.clone_model(model)
print(len(new.weights), np.allclose(new(x), model(x)), keras.models.model_from_json(model.to_json()).count_params() == model.count_params())
"""
    assert printed(text).splitlines() == [
        "sequential ['dense', 'batch_normalization', 'dense_1'] 4", "True 2", "True ['loss', 'mae']", "8 False True",
    ]  # fmt: skip


def test_a_connected_model_with_a_layer_and_a_loss_of_ones_own() -> None:
    text = f"""{START}{CUSTOM}
inputs = keras.Input((3,), name="features")
hidden = keras.layers.Dense(4, activation="tanh", name="hidden")(inputs)
shared = keras.layers.Dense(4, name="shared")
joined = keras.layers.Concatenate()([shared(hidden), Scale(3.0, name="scale")(shared(hidden)) * 2.0])
model = keras.Model(inputs, [keras.layers.Dense(1, name="out")(joined), hidden], name="net")
model.compile(keras.optimizers.SGD(0.01, momentum=0.9), loss=[both, None])
model.fit(x, [y, np.zeros((4, 4))], verbose=0)
model.save("net.keras")
again = keras.models.load_model("net.keras", custom_objects={{"both": both}})
print(again.name, [layer.name for layer in again.layers], again.get_layer("scale").factor, again.get_layer("shared") in again.layers)
print(all(np.allclose(a, b) for a, b in zip(model(x), again(x))), type(again.optimizer).__name__, len(again.weights))
print(keras.models.load_model("net.keras", compile=False).compiled)
"""
    assert printed(text).splitlines() == [
        "net ['features', 'hidden', 'shared', 'scale', 'concatenate', 'out'] 3.0 True", "True SGD 7", "False",
    ]  # fmt: skip


SUBCLASS = """\
class Net(keras.Model):
    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first, self.last = keras.layers.Dense(units, "relu"), keras.layers.Dense(1)

    def call(self, x):
        return self.last(self.first(x))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


net = Net(5)
net(x)
"""


def test_a_subclass_is_built_again_from_its_settings() -> None:
    text = f"""{START}{SUBCLASS}
net.save("net.keras")
again = keras.models.load_model("net.keras", custom_objects={{"Net": Net}})
print(again.units, np.allclose(net(x), again(x)))
best = keras.callbacks.ModelCheckpoint("best.keras", monitor="loss", save_best_only=True)
net.compile("sgd", "mse")
net.fit(x, y, epochs=2, verbose=0, callbacks=[best])
with keras.utils.custom_object_scope({{"Net": Net}}):
    print(np.allclose(net(x), keras.models.load_model("best.keras")(x)) or "an earlier epoch was better")
"""
    assert printed(text).splitlines()[0] == "5 True"


REFUSED = [
    ("", "keras.models.load_model('none.keras')", ValueError, "File not found: filepath=none.keras"),
    ("", "keras.Sequential([keras.Input((2,))]).save('folder')", ValueError, "Invalid filepath extension for saving"),
    (SUBCLASS + "net.save('n.keras')\n", "keras.models.load_model('n.keras')", TypeError, "Could not locate class or function 'Net'"),
    (
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n    def call(self, x):\n        return x\nnet = Net()\nnet(x)\nnet.save('n.keras')\n",
        "keras.models.load_model('n.keras', custom_objects={'Net': Net})", TypeError, "unexpected keyword argument 'name'",
    ),
    (
        "m = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x * 2)])\nm.save('l.keras')\n",
        "keras.models.load_model('l.keras')", ValueError, "A lambda is not read from a file",
    ),
    ("", "keras.Sequential([keras.layers.Lambda(tf.abs, arguments={'a': object()})]).save('l.keras')", ValueError, "cannot be written into a file"),
    ("", "tf.train.Checkpoint(a=tf.Variable(1.0)).restore('nowhere')", Exception, "Failed to find any matching files for nowhere"),
    ("path = tf.train.Checkpoint(a=tf.Variable(1.0)).save('c')\n", "tf.train.Checkpoint(a=tf.Module()).restore(path)", ValueError, "1 arrays for 0"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "statement", "kind", "words"), REFUSED, ids=[words for *_, words in REFUSED])
def test_what_cannot_be_written_or_read_is_told(before: str, statement: str, kind: type[Exception], words: str) -> None:
    assert words in caught(START + before, statement, kind)


def test_checkpoints_hold_a_step_a_model_and_what_its_optimizer_keeps() -> None:
    text = f"""{START}
net, optimizer = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]), keras.optimizers.Adam(0.1)
checkpoint = tf.train.Checkpoint(step=tf.Variable(1), optimizer=optimizer, net=net)
manager = tf.train.CheckpointManager(checkpoint, "./checkpoints", max_to_keep=2)
checkpoint.restore(manager.latest_checkpoint)
print(manager.latest_checkpoint)


def train():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((net(x) - y) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))
    checkpoint.step.assign_add(1)
    return float(loss)


for _ in range(3):
    train()
    manager.save()
print(manager.checkpoints, tf.train.latest_checkpoint("./checkpoints"))
once = [train() for _ in range(3)]
checkpoint.restore(manager.latest_checkpoint).assert_consumed()
print(int(checkpoint.step), int(optimizer.iterations), [train() for _ in range(3)] == once)
"""
    assert printed(text).splitlines() == [
        "None", "['./checkpoints/ckpt-2', './checkpoints/ckpt-3'] ./checkpoints/ckpt-3", "4 3 True",
    ]  # fmt: skip
