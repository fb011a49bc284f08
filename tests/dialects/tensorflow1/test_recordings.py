"""What a TensorFlow 1 program does is shown at the lines that built it, though it runs later."""

from __future__ import annotations

from autograd_core.dialects.tensorflow.dispatch import BUILDING
from tests.programs import run_program


def test_errors_of_a_run_name_the_line_that_built_the_node() -> None:
    text = """import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [2], name="x")
y = x * 2.0
with tf.Session() as session:
    session.run(y)
"""
    found = run_program(text).document
    assert found["error"]["message"].startswith("You must feed a value for placeholder tensor 'x' with dtype float and shape [2]")
    assert found["error"]["span"][0] in (3, 6)
    assert BUILDING.get() is None  # the next program in this process starts eager


def test_a_recording_shows_nodes_at_the_lines_and_by_the_names_that_built_them() -> None:
    text = """import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [None, 2])
w = tf.Variable([[1.0], [2.0]], name="weights")
y = tf.matmul(x, w)
loss = tf.reduce_mean(y)
slope = tf.gradients(loss, x)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    session.run([train, slope], {x: [[1.0, 2.0]]})
"""
    found = run_program(text).document
    assert found["status"] == "ok"
    assert "detach" not in [one["name"] for one in found["ops"]]
    nodes = found["nodes"]
    named = {found["names"][name]: found["spans"][span][0] for name, span in zip(nodes["name"], nodes["span"], strict=True) if name}
    assert named == {"w": 4, "x": 3, "y": 5, "loss": 6}
    assert [one["root"] for one in found["passes"][1:]] == [nodes["name"].index(found["names"].index("loss"))] * 2


def test_a_graph_that_no_session_runs_is_said_to_have_no_numbers() -> None:
    text = """import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [None, 2])
y = tf.square(x)
"""
    found = run_program(text).document
    (said,) = [one for one in found["notices"] if one["code"] == "warning"]
    assert said["message"].startswith("A graph of 2 nodes was built, up to 'Square', and no session has run it")
    assert said["span"][0] == 4
