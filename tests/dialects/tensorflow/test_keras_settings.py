"""Settings of losses, metrics and optimisers of Keras that change numbers: what is counted, what is averaged, what is gathered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd_core.dialects import tensorflow as tf
from tests.programs import printed

keras = tf.keras
Y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]], np.float32)
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.5, 0.4, 0.1], [0.2, 0.5, 0.3]], np.float32)


def entropy(rows: Any) -> Any:
    return -np.log((P * Y).sum(1))[rows]


def test_a_class_that_is_ignored_does_not_count() -> None:
    classes = Y.argmax(1)
    kept = [0, 1]
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=1)(classes, P)
    assert float(loss) == pytest.approx(entropy(kept).mean())
    each = keras.losses.SparseCategoricalCrossentropy(ignore_class=1, reduction="none")(classes[:, None], P).numpy()
    assert each == pytest.approx([*entropy(kept), 0.0, 0.0])
    p = tf.constant(P)
    with tf.GradientTape() as tape:
        tape.watch(p)
        loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=1)(classes, p)
    assert not tape.gradient(loss, p).numpy()[2:].any()


def test_overlaps_and_focus() -> None:
    overlap, sizes = (Y * P).sum(), Y.sum() + P.sum()
    assert float(keras.losses.Dice()(Y, P)) == pytest.approx(1 - 2 * overlap / sizes)
    wrong, missed = ((1 - Y) * P).sum(), (Y * (1 - P)).sum()
    assert float(keras.losses.Tversky(alpha=0.3, beta=0.7)(Y, P)) == pytest.approx(1 - overlap / (overlap + 0.3 * wrong + 0.7 * missed))
    right = (P * Y).sum(1)
    expected = (0.25 * (1 - right) ** 2 * -np.log(right)).mean()
    assert float(keras.losses.CategoricalFocalCrossentropy()(Y, P)) == pytest.approx(expected)


def test_a_loss_computes_in_the_dtype_that_it_is_given() -> None:
    assert keras.losses.MeanSquaredError(dtype="float64")(Y, P).dtype == tf.float64


def test_a_mean_counts_examples_not_numbers() -> None:
    mean = keras.metrics.Mean()
    mean.update_state([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]])
    mean.update_state([6.0])
    assert float(mean.result()) == pytest.approx((2.0 + 4.0 + 6.0) / 3)
    root = keras.metrics.RootMeanSquaredError()
    root.update_state(Y, P, sample_weight=[1.0, 0.0, 0.0, 3.0])
    squares = ((Y - P) ** 2).mean(1)
    assert float(root.result()) == pytest.approx(np.sqrt((squares[0] + 3 * squares[3]) / 4))


def test_binary_accuracy_is_of_each_number() -> None:
    assert keras.metrics.binary_accuracy(Y, P).numpy().tolist() == [[1, 1, 1], [1, 1, 1], [1, 0, 1], [1, 0, 1]]
    counted = keras.metrics.BinaryAccuracy(threshold=0.45)
    counted.update_state(np.array([1, 0]), np.array([1, 0]))
    assert float(counted.result()) == 1.0


def test_precision_of_one_class_and_of_the_best() -> None:
    one = keras.metrics.Precision(thresholds=0.35, class_id=1)
    one.update_state(Y, P)
    assert float(one.result()) == 1.0
    best = keras.metrics.Recall(top_k=1)
    best.update_state(Y, P)
    assert float(best.result()) == pytest.approx(3 / 4)
    weighed = keras.metrics.Precision(thresholds=0.35)
    weighed.update_state(Y, P, sample_weight=[1.0, 1.0, 2.0, 0.0])
    assert float(weighed.result()) == pytest.approx((1 + 1 + 2) / (1 + 1 + 4))


def test_areas_under_curves() -> None:
    truth, given = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
    for settings, area in (
        ({}, 0.75),
        ({"summation_method": "minoring"}, 0.75),
        ({"curve": "PR"}, 0.7972674369812012),
        ({"curve": "PR", "summation_method": "majoring"}, 5 / 6),
        ({"curve": "PR", "summation_method": "minoring"}, 0.25),
    ):
        auc = keras.metrics.AUC(**settings)
        auc.update_state(truth, given)
        assert float(auc.result()) == pytest.approx(area)
    logits = keras.metrics.AUC(from_logits=True)
    logits.update_state(truth, np.log(np.array(given) / (1 - np.array(given))))
    assert float(logits.result()) == pytest.approx(0.75)
    with pytest.raises(ValueError, match="one AUC for each label"):
        keras.metrics.AUC(multi_label=True)


def test_gradients_are_gathered_for_several_steps() -> None:
    v = tf.Variable([1.0])
    optimizer = keras.optimizers.SGD(0.1, gradient_accumulation_steps=3)
    seen = []
    for gradient in (1.0, 2.0, 6.0, 1.0):
        optimizer.apply_gradients([(tf.constant([gradient]), v)])
        seen.append(float(v.numpy()[0]))
    assert seen == pytest.approx([1.0, 1.0, 0.7, 0.7])
    assert int(optimizer.iterations.numpy()) == 1
    with pytest.raises(ValueError, match="must be an integer >= 2"):
        keras.optimizers.Adam(gradient_accumulation_steps=1)


def test_a_moving_average_takes_the_place_of_the_variables() -> None:
    v = tf.Variable([1.0])
    optimizer = keras.optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2)
    optimizer.apply_gradients([(tf.constant([1.0]), v)])
    assert v.numpy().tolist() == [0.0]
    optimizer.apply_gradients([(tf.constant([-4.0]), v)])
    assert v.numpy().tolist() == [2.0]  # half of what it was, 0, and half of what it became, 4
    scaled = keras.optimizers.SGD(1.0, loss_scale_factor=4.0)
    w = tf.Variable([1.0])
    with tf.GradientTape() as tape:
        loss = scaled.scale_loss(tf.reduce_sum(w * 2.0))
    scaled.apply_gradients([(tape.gradient(loss, w), w)])
    assert w.numpy().tolist() == [-1.0]


def test_training_ends_with_the_averages() -> None:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")])
    model.compile(optimizer=keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5), loss="mse")
    model.fit(np.ones((4, 1)), np.zeros((4, 1)), batch_size=2, epochs=1, verbose=0, shuffle=False)
    first, second = 0.8, 0.64  # w ← w − 0.1 · 2w
    assert float(model.get_weights()[0][0, 0]) == pytest.approx(0.5 * first + 0.5 * second)


@pytest.mark.parametrize("name", ["LSTM", "GRU", "SimpleRNN"])
def test_recurrent_layers_drop_while_training_and_keep_their_state_where_asked(name: str) -> None:
    x = tf.constant(np.linspace(-1.0, 1.0, 24, dtype=np.float32).reshape(2, 4, 3))
    layer = getattr(keras.layers, name)(16, dropout=0.5, recurrent_dropout=0.5)
    calm = layer(x).numpy()
    assert (layer(x).numpy() == calm).all()
    assert (layer(x, training=True).numpy() != calm).any()
    keeping = getattr(keras.layers, name)(4, stateful=True)
    first = keeping(x[:, :2]).numpy()
    second = keeping(x[:, 2:]).numpy()
    keeping.reset_states()
    whole = keeping(x).numpy()
    np.testing.assert_allclose(second, whole, rtol=1e-5, atol=1e-6)
    keeping.reset_states()
    np.testing.assert_allclose(keeping(x[:, :2]).numpy(), first, rtol=1e-6)


def test_a_cell_drops_the_same_at_all_steps_of_a_sequence() -> None:
    cell = keras.layers.SimpleRNNCell(
        3, dropout=0.5, use_bias=False, kernel_initializer="ones", recurrent_initializer="zeros", activation=None
    )
    outputs = keras.layers.RNN(cell, return_sequences=True)(tf.ones([1, 6, 8]), training=True).numpy()[0]
    assert (outputs == outputs[0]).all()


def test_a_batch_is_weighed_by_class() -> None:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")])
    model.compile(optimizer="sgd", loss="mse")
    x, y = np.array([[1.0], [2.0]]), np.array([0, 1])
    assert model.train_on_batch(x, y, class_weight={0: 3.0, 1: 0.0}) == pytest.approx(3.0 / 2)


def test_rounds_of_cosines_grow_shrink_and_end() -> None:
    def rates(**settings: float) -> list[float]:
        rate = keras.optimizers.schedules.CosineDecayRestarts(0.1, 10, **settings)
        return [float(rate(step)) for step in (0, 3, 12, 30)]

    assert rates() == pytest.approx([0.1, 0.079389, 0.097553, 0.1], abs=1e-5)
    assert rates(t_mul=1.0, m_mul=0.5, alpha=0.1) == pytest.approx([0.1, 0.081450, 0.050702, 0.02125], abs=1e-5)
    assert np.isnan(rates(t_mul=0.5)[3])  # all rounds together are shorter than that


def test_older_programs_find_what_they_import() -> None:
    text = """\
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.preprocessing.sequence import pad_sequences

a = tf.constant([[0.5, -1.25, 2.0], [3.5, 0.0, -0.75]])
print(K.argmax(a).numpy(), K.expand_dims(a).shape, K.concatenate([a, a]).shape, K.constant([1, 2]).dtype.name, K.permute_dimensions(a, (1, 0)).shape)
print(K.eval(K.binary_crossentropy(tf.constant([1.0, 0.0]), tf.constant([0.3, 0.3]))).round(4), K.mean(K.square(a), axis=-1).numpy().round(3))
print(K.categorical_crossentropy(tf.constant([[0.0, 1.0]]), tf.constant([[0.5, 0.5]])).numpy(), K.repeat_elements(a, 2, 0).shape)
print(pad_sequences([[1], [2, 3], [4, 5, 6]], maxlen=2, padding="post").tolist(), pad_sequences([[1], [2, 3]], value=-1).tolist())
print(pad_sequences([[1, 2, 3]], maxlen=2, truncating="post", dtype="float32"))
print(tf.zeros_initializer()(shape=(2,)).numpy(), tf.random_normal_initializer(0.0, 0.02, seed=3)((2,)).numpy(), tf.constant_initializer(4.0)((1,)).numpy())
"""
    assert printed(text).splitlines() == [
        "[2 0] (2, 3, 1) (2, 6) float32 (3, 2)", "[1.204  0.3567] [1.938 4.271]", "[0.6931472] (4, 3)",
        "[[1, 0], [2, 3], [5, 6]] [[-1, 1], [2, 3]]", "[[1. 2.]]", "[0. 0.] [-0.01343169  0.03352101] [4.]",
    ]  # fmt: skip
