"""Layers of Keras with the channels first give what they give with the channels last, and settings of windows are what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd_core.dialects import tensorflow as tf

layers = tf.keras.layers
IMAGES = np.random.default_rng(0).standard_normal((2, 6, 5, 3)).astype(np.float32)
FIRST = {
    "Flatten": lambda **how: layers.Flatten(**how),
    "GlobalAveragePooling2D": lambda **how: layers.GlobalAveragePooling2D(**how),
    "GlobalMaxPooling2D": lambda **how: layers.GlobalMaxPooling2D(keepdims=True, **how),
    "ZeroPadding2D": lambda **how: layers.ZeroPadding2D(((1, 0), (2, 1)), **how),
    "Cropping2D": lambda **how: layers.Cropping2D(((1, 0), (2, 1)), **how),
    "UpSampling2D": lambda **how: layers.UpSampling2D((2, 3), **how),
    "UpSampling2D between": lambda **how: layers.UpSampling2D(2, interpolation="bilinear", **how),
    "Conv2DTranspose": lambda **how: layers.Conv2DTranspose(4, 3, strides=2, **how),
    "SeparableConv2D": lambda **how: layers.SeparableConv2D(4, 3, depth_multiplier=2, padding="same", **how),
    "MaxPooling2D": lambda **how: layers.MaxPooling2D(2, **how),
}


@pytest.mark.parametrize("name", FIRST)
def test_channels_may_come_first(name: str) -> None:
    last, first = FIRST[name](), FIRST[name](data_format="channels_first")
    expected = last(IMAGES).numpy()
    turned = IMAGES.transpose(0, 3, 1, 2)
    first(turned)
    if last.get_weights():
        first.set_weights(last.get_weights())
    found = first(turned).numpy()
    found = found.transpose(0, 2, 3, 1) if found.ndim == 4 else found
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_a_transposed_convolution_is_as_large_as_its_dilated_windows_reach() -> None:
    layer = layers.Conv2DTranspose(1, 3, dilation_rate=2, use_bias=False, kernel_initializer="ones")
    found = layer(tf.ones([1, 1, 1, 1])).numpy()[0, :, :, 0]
    assert found.shape == (5, 5)
    assert found[::2, ::2].tolist() == [[1.0] * 3] * 3
    assert found.sum() == 9.0


def test_a_separable_convolution_has_windows_for_each_channel() -> None:
    layer = layers.SeparableConv2D(4, 3, depth_multiplier=2, dilation_rate=2)
    assert layer(IMAGES).shape.as_list() == [2, 2, 1, 4]
    assert [one.shape for one in layer.get_weights()] == [(3, 3, 3, 2), (1, 1, 6, 4), (4,)]


def test_recurrent_kernels_may_be_held_small() -> None:
    layer = layers.LSTM(2, kernel_regularizer="l2", recurrent_regularizer="l1")
    layer(tf.ones([1, 3, 4]))
    kernel, recurrent, _ = layer.get_weights()
    expected: Any = 0.01 * (kernel**2).sum() + 0.01 * np.abs(recurrent).sum()
    assert float(sum(layer.losses)) == pytest.approx(float(expected), rel=1e-5)


def test_whole_numbers_are_normalised_as_floats() -> None:
    found = layers.LayerNormalization()(tf.constant([[1, 2, 3]])).numpy()
    assert found[0] == pytest.approx([-1.2247, 0.0, 1.2247], abs=1e-2)


def test_sequences_are_convolved_by_layers() -> None:
    layer = tf.keras.layers.Conv1D(2, 2, kernel_initializer="ones")
    assert layer(tf.reshape(tf.range(4.0), (1, 4, 1))).numpy().tolist() == [[[1, 1], [3, 3], [5, 5]]]


def test_arrays_in_a_list_are_several_inputs() -> None:
    first, second = tf.keras.Input((2,)), tf.keras.Input((2,))
    model = tf.keras.Model([first, second], tf.keras.layers.Subtract()([first, second]))
    assert model([np.ones((3, 2), "float32"), np.zeros((3, 2), "float32")]).shape == (3, 2)


def test_a_penalty_on_what_a_layer_gives_is_a_mean_over_the_batch() -> None:
    layer = tf.keras.layers.Dense(2, kernel_initializer="ones", activity_regularizer=tf.keras.regularizers.L1L2(0.01, 0.02))
    layer(tf.ones((2, 4)))
    assert float(layer.losses[0]) == pytest.approx(0.72)


def test_the_table_of_a_model_numbers_the_calls_of_a_shared_part() -> None:
    inner = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)], name="shared")
    first, second = tf.keras.Input((2,), name="a"), tf.keras.Input((2,), name="b")
    model, lines = tf.keras.Model([first, second], tf.keras.layers.Add(name="sum")([inner(first), inner(second)])), []
    model.summary(print_fn=lines.append)
    assert (
        "│ sum (Add)           │ (None, 1)         │          0 │ shared[0][0],     │\n│                     │                   │            │ shared[1][0]"
        in lines[1]
    )


def test_callbacks_see_validation_and_what_others_put_among_the_numbers() -> None:
    seen: list[Any] = []

    class Watch(tf.keras.callbacks.Callback):
        def on_test_end(self, logs: Any = None) -> None:
            seen.append(sorted(logs))

        def on_train_end(self, logs: Any = None) -> None:
            seen.append((sorted(logs), self.params["epochs"]))

    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((4, 1), "float32")
    told = model.fit(
        x,
        x,
        validation_data=(x, x),
        epochs=2,
        verbose=0,
        callbacks=[Watch(), tf.keras.callbacks.LearningRateScheduler(lambda _, rate: rate)],
    )
    assert seen == [["loss"], ["loss"], (["loss", "val_loss"], 2)]
    assert sorted(told.history) == ["learning_rate", "loss", "val_loss"]


def test_counts_of_right_and_wrong_are_metrics() -> None:
    found = {}
    for name in ("TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"):
        metric = getattr(tf.keras.metrics, name)()
        metric.update_state([0, 1, 1, 1], [0.1, 0.9, 0.6, 0.2])
        found[metric.name] = float(metric.result())
    assert found == {"true_positives": 2, "false_positives": 0, "true_negatives": 1, "false_negatives": 1}
