"""Models with several outputs are trained by what is given for each of them, and floats have the dtype that is set. Numbers are Keras's own."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograd_core.columns import UPDATE
from autograd_core.dialects import install
from tests.programs import printed, run_program

rng = np.random.RandomState(0)
TITLES, TAGS = rng.rand(8, 5).astype("float32"), rng.rand(8, 3).astype("float32")
PRIORITY = rng.randint(0, 2, (8, 1)).astype("float32")
DEPARTMENT = np.eye(3, dtype="float32")[rng.randint(0, 3, 8)]
BY_NAME = {"priority": PRIORITY, "dept": DEPARTMENT}


@pytest.fixture
def tf() -> Iterator[Any]:
    undo = install()
    yield importlib.import_module("tensorflow")
    undo()


def model(tf: Any, named: bool = False) -> Any:
    keras = tf.keras

    def drawn(seed: int) -> Any:
        return keras.initializers.GlorotUniform(seed=seed)

    title, tags = keras.Input(shape=(5,), name="title"), keras.Input(shape=(3,), name="tags")
    x = keras.layers.Dense(4, activation="elu", kernel_initializer=drawn(1))(keras.layers.concatenate([title, tags]))
    priority = keras.layers.Dense(1, name="priority", activation="sigmoid", kernel_initializer=drawn(2))(x)
    department = keras.layers.Dense(3, name="dept", kernel_initializer=drawn(3))(x)
    return keras.Model([title, tags], {"priority": priority, "dept": department} if named else [priority, department])


def losses(tf: Any) -> dict[str, Any]:
    return {"priority": "binary_crossentropy", "dept": tf.keras.losses.CategoricalCrossentropy(from_logits=True)}


def rounded(history: Any) -> dict[str, list[float]]:
    return {name: [round(float(one), 3) for one in values] for name, values in history.history.items()}


TOLD = {"dept_loss": [1.094], "loss": [1.031], "priority_loss": [0.812]}


@pytest.mark.parametrize("named", [False, True])
def test_losses_by_name_go_to_the_outputs_of_that_name(tf: Any, named: bool) -> None:
    several = model(tf, named)
    several.compile("sgd", loss=losses(tf), loss_weights={"priority": 1.0, "dept": 0.2})
    found = several.fit({"title": TITLES, "tags": TAGS}, BY_NAME, batch_size=4, verbose=0, shuffle=False)
    assert named or several.output_names == ["priority", "dept"]
    assert rounded(found) == TOLD


def test_lists_go_by_the_order_of_the_outputs_and_metrics_are_called_after_them(tf: Any) -> None:
    several = model(tf)
    several.compile("sgd", loss=list(losses(tf).values()), loss_weights=[1.0, 0.2], metrics=[["mae"], ["accuracy"]])
    found = several.fit([TITLES, TAGS], [PRIORITY, DEPARTMENT], batch_size=4, verbose=0, shuffle=False)
    assert rounded(found) == {**TOLD, "dept_accuracy": [0.375], "priority_mae": [0.545]}
    told = several.evaluate([TITLES, TAGS], [PRIORITY, DEPARTMENT], verbose=0)
    assert [round(one, 3) for one in told] == [1.028, 0.809, 1.092, 0.375, 0.544]


def test_each_number_is_told_of_the_validation_too(tf: Any) -> None:
    several = model(tf)
    several.compile("sgd", loss=losses(tf), metrics={"priority": "mae", "dept": "accuracy"})
    data = ([TITLES, TAGS], [PRIORITY, DEPARTMENT])
    found = rounded(several.fit(*data, batch_size=4, verbose=0, shuffle=False, validation_data=data))
    assert found["loss"] == [1.907]
    assert {name: value for name, value in found.items() if name.startswith("val_")} == {
        "val_dept_accuracy": [0.375], "val_dept_loss": [1.088], "val_loss": [1.899], "val_priority_loss": [0.81], "val_priority_mae": [0.545],
    }  # fmt: skip


def test_a_step_of_ones_own_is_given_the_inputs_alone_where_there_are_no_targets(tf: Any) -> None:
    given = []

    class Own(tf.keras.Model):  # type: ignore[misc, name-defined]
        def train_step(self, data: Any) -> Any:
            given.append(data)
            return {"loss": tf.reduce_mean(data)}

    own = Own()
    own.compile()
    assert rounded(own.fit(np.ones((4, 2), "float32"), batch_size=2, verbose=0)) == {"loss": [1.0]}
    assert [tuple(one.shape) for one in given] == [(2, 2), (2, 2)]
    assert tf.keras.utils.unpack_x_y_sample_weight(given[0])[1:] == (None, None)


def test_floats_have_the_dtype_that_is_set_and_the_next_program_begins_anew(tf: Any) -> None:
    backend = tf.keras.backend
    backend.set_floatx("float64")
    net = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(3, "tanh"), tf.keras.layers.Dense(1)])
    net.compile("sgd", "mse")
    assert {one.dtype for one in net.weights} == {"float64"}
    assert net.predict(np.ones((2, 2)), verbose=0).dtype == np.float64
    assert net(tf.ones((2, 2), tf.float64)).dtype == tf.float64
    net.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
    with pytest.raises(ValueError, match="Unknown `floatx` value: 'double'"):
        backend.set_floatx("double")
    undo = install()
    assert backend.floatx() == "float32"
    undo()


def test_the_best_weights_are_saved_and_loaded_again() -> None:
    text = """\
import numpy as np
import tensorflow as tf

x = np.arange(4.0, dtype="float32").reshape(-1, 1)
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.3), "mse")
best = tf.keras.callbacks.ModelCheckpoint("best.weights.h5", monitor="loss", save_best_only=True, save_weights_only=True, verbose=1)
history = model.fit(x, 2 * x, epochs=3, verbose=0, callbacks=[best])
print([round(one, 4) for one in history.history["loss"]])
model.set_weights([np.zeros((1, 1)), np.zeros(1)])
model.load_weights("best.weights.h5")
print(model.get_weights()[0].round(4).tolist())
model.save_weights("other.weights.h5")
try:
    model.save_weights("other.npz")
except ValueError as problem:
    print(str(problem).splitlines()[0])
"""
    assert printed(text).splitlines() == [
        "", "Epoch 1: loss improved from None to 3.50000, saving model to best.weights.h5", "", "Epoch 1: finished saving model to best.weights.h5",
        "", "Epoch 2: loss did not improve from 3.50000", "", "Epoch 3: loss did not improve from 3.50000",
        "[3.5, 8.015, 18.4961]", "[[3.0999999046325684]]", "The filename must end in `.weights.h5`. Received: filepath=other.npz",
    ]  # fmt: skip


def test_what_training_keeps_for_its_own_account_is_no_step_of_the_recording() -> None:
    document = run_program(
        "import numpy as np\nimport tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse', metrics=['mae'])\nx = np.ones((2, 1), 'float32')\nh = model.fit(x, x, epochs=2, verbose=0)\nprint(sorted(h.history))\n"
    ).document
    assert document["stdout"] == "['loss', 'mae']\n"
    events, names = document["events"], document["nodes"]["name"]
    changed = {document["names"][names[row]] for kind, row in zip(events["kind"], events["subject"], strict=True) if kind == UPDATE}
    assert changed == {"sequential/dense/kernel", "sequential/dense/bias"}
    assert "abs" not in {op["name"] for op in document["ops"]}
