"""The recording: the golden files, the schema, and what every recording of any program must hold."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

import autograd_core as ag
from autograd_core.columns import EVENT_KINDS
from autograd_core.function import Function
from autograd_core.transforms import grad
from autograd_core.values import ValuePool, plain_number, summary
from tests.golden import NAMES, program, recording
from tests.programs import run_program

SCHEMA = json.loads((Path(ag.__file__).parent / "recording.schema.json").read_text(encoding="utf-8"))
FORWARD, SEED, VISIT, LOCAL, CONTRIBUTION, UNBROADCAST, ACCUMULATION, LEAF, UPDATE, ZERO, HOOK, FREED, PRINT, ERROR = range(14)


def close(found: Any, expected: Any, path: str = "") -> None:
    """Equal in everything, numbers up to the last of their 7 digits (libraries round differently)."""
    if isinstance(expected, dict):
        assert list(found) == list(expected), path
        for key, value in expected.items():
            close(found[key], value, f"{path}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), path
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            close(one, other, f"{path}[{i}]")
    elif isinstance(expected, float):
        assert math.isclose(found, expected, rel_tol=2e-6, abs_tol=1e-9), (path, found, expected)
    else:
        assert found == expected, (path, found, expected)


def document(text: str, **options: Any) -> dict[str, Any]:
    found = json.loads(run_program(text, **options).json())
    jsonschema.validate(found, SCHEMA, cls=jsonschema.Draft202012Validator)
    return found


def events(doc: dict[str, Any], kind: int) -> list[dict[str, Any]]:
    columns = doc["events"]
    return [
        {"number": n, **{name: columns[name][n] for name in ("subject", "value", "before", "after", "span")}, "details": columns["details"].get(str(n), {})}
        for n, this in enumerate(columns["kind"]) if this == kind
    ]  # fmt: skip


def source_text(doc: dict[str, Any], span: int) -> str:
    line, column, end_line, end_column = doc["spans"][span]
    assert line == end_line
    return doc["program"]["source"].splitlines()[line - 1].encode("utf-16-le")[2 * column : 2 * end_column].decode("utf-16-le")


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str) -> None:
    close(json.loads(run_program(program(name)).json()), recording(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_program_gives_the_same_bytes(name: str) -> None:
    assert run_program(program(name)).json() == run_program(program(name)).json()


@pytest.mark.parametrize("name", NAMES)
def test_golden_files_hold_what_every_recording_must(name: str) -> None:
    check_invariants(recording(name))


def check_invariants(doc: dict[str, Any]) -> None:
    """Columns of one length, indices in range, topological order, phases covering all, and every event reversible."""
    jsonschema.validate(doc, SCHEMA, cls=jsonschema.Draft202012Validator)
    nodes, edges, columns = doc["nodes"], doc["edges"], doc["events"]
    count = len(nodes["op"])
    assert {len(column) for column in nodes.values()} == {count}
    assert len({len(column) for column in edges.values()}) == 1
    assert len({len(columns[name]) for name in ("kind", "subject", "value", "before", "after", "span")}) == 1
    for column, pool in [("name", "names"), ("scope", "scopes"), ("span", "spans"), ("shape", "shapes"), ("dtype", "dtypes"), ("device", "devices"),
                         ("attributes", "attributes"), ("saved", "saves"), ("value", "values"), ("gradient", "values")]:  # fmt: skip
        assert all(0 <= index < len(doc[pool]) for index in nodes[column]), column
    assert all(source < target < count for source, target in zip(edges["source"], edges["target"], strict=True))
    assert edges["target"] == sorted(edges["target"])
    covered = 0
    for phase in doc["phases"]:
        assert phase["first"] == covered
        covered += phase["count"]
    assert covered == len(columns["kind"])
    # walking forward and checking `before` against what is there: so every event can be undone
    value, grad = dict(enumerate(nodes["value"])), {}
    data = doc["values"]
    sums: dict[int, int] = {}
    begins = {one["first"]: one["first"] + one["count"] for one in doc["passes"] if one}
    around: list[tuple[int, dict[int, int]]] = []  # of the passes under way: where each ends, and the sums that wait until then
    for number, (kind, subject, brought, before, after) in enumerate(
        zip(columns["kind"], columns["subject"], columns["value"], columns["before"], columns["after"], strict=True)
    ):
        while around and around[-1][0] <= number:
            sums = around.pop()[1]
        if number in begins:
            around.append((begins[number], sums))
        if kind == SEED:
            sums = {subject: after}
        elif kind == ACCUMULATION:
            assert data[before] == data[sums.get(subject, 0)]
            expected = np.asarray(numbers(data[brought])) + (np.asarray(numbers(data[before])) if before else 0)
            np.testing.assert_allclose(np.asarray(numbers(data[after])), expected, rtol=1e-5, atol=1e-6)
            sums[subject] = after
        elif kind == VISIT:
            assert data[brought] == data[sums[subject]]
        elif kind in (LEAF, ZERO):
            assert data[before] == data[grad.get(subject, 0)]
            grad[subject] = after
        elif kind == UPDATE:
            assert data[before] == data[value[subject]]
            value[subject] = after


def numbers(value: Any) -> Any:
    """The numbers of a value that the document shows, `"inf"` and `"nan"` as floats."""
    if isinstance(value, dict):
        return [numbers(one) for one in value.get("data", value.get("preview", {}).get("data"))]
    return float(value) if isinstance(value, str) else value


def test_every_contribution_of_the_first_program_has_its_span_local_derivative_and_value() -> None:
    doc = document(program("chain_rule"))
    values = doc["values"]
    texts = [source_text(doc, span) for span in doc["nodes"]["span"] if span]
    assert texts == ["torch.arange(4.0, requires_grad=True)", "torch.dot(x, x)", "2 * torch.dot(x, x)"]
    contributions = [values[event["value"]] for event in events(doc, CONTRIBUTION)]
    assert contributions == [2, {"shape": [4], "data": [0, 2, 4, 6]}, {"shape": [4], "data": [0, 2, 4, 6]}]
    assert [values[event["value"]] for event in events(doc, LOCAL)] == [2, None, None]
    assert values[events(doc, LEAF)[0]["after"]]["data"] == [0, 4, 8, 12]
    assert source_text(doc, events(doc, SEED)[0]["span"]) == "y.backward()"


def test_un_broadcasting_is_an_event_with_its_axes() -> None:
    doc = document("import torch\nx = torch.ones(2, 3)\nb = torch.zeros(3, requires_grad=True)\n(x * b).sum().backward()\n")
    (event,) = events(doc, UNBROADCAST)
    assert event["details"] == {"axes": [0]}
    assert doc["values"][event["before"]]["shape"] == [2, 3]
    assert doc["values"][event["after"]] == {"shape": [3], "data": [2, 2, 2]}


@pytest.mark.parametrize("step", ["w -= 0.1 * w.grad", "w.copy_(w - 0.1 * w.grad)", "optimizer.step()", "w.data.sub_(0.1 * w.grad)"])
@pytest.mark.parametrize(("loss", "slopes"), [("w ** 2", [[2, -4], [1.6, -3.2]]), ("w * w", [[1, -2], [1, -2], [0.8, -1.6], [0.8, -1.6]])])
def test_a_slope_is_that_of_the_numbers_that_the_pass_read_also_where_a_step_overwrites_them(step: str, loss: str, slopes: Any) -> None:
    doc = document(
        "import torch\nw = torch.tensor([1.0, -2.0], requires_grad=True)\noptimizer = torch.optim.SGD([w], lr=0.1)\nfor _ in range(2):\n"
        f"    optimizer.zero_grad()\n    loss = ({loss}).sum()\n    loss.backward()\n    with torch.no_grad():\n        {step}\n"
    )
    found = [doc["values"][event["value"]] for event in events(doc, EVENT_KINDS.index("local"))]
    assert [value["data"] for value in found if isinstance(value, dict)] == [pytest.approx(slope) for slope in slopes]


def test_a_training_loop_is_one_timeline_of_forward_backward_update() -> None:
    doc = document(program("linear_regression"))
    kinds = [(phase["kind"], phase["iteration"]) for phase in doc["phases"]]
    assert kinds == [(kind, i) for i in range(20) for kind in ("forward", "backward", "update")]
    updates = events(doc, UPDATE)
    assert len(updates) == 40
    assert {doc["ops"][event["details"]["op"]]["name"] for event in updates} == {"sub"}
    first = updates[0]
    step = doc["nodes"]["value"][first["details"]["other"]]
    before, after = doc["values"][first["before"]]["data"], doc["values"][first["after"]]["data"]
    assert after == pytest.approx(np.subtract(before, doc["values"][step]["data"]))
    assert len(events(doc, ZERO)) == 40
    assert "w.grad" in doc["names"]


def test_modules_are_scopes_and_parameters_have_their_paths() -> None:
    doc = document(program("network"))
    assert [(scope["path"], scope["type"], scope["parent"]) for scope in doc["scopes"]] == [
        ("", "program", 0), ("Sequential", "Sequential", 0), ("0", "Linear", 1), ("1", "Tanh", 1), ("2", "Linear", 1), ("MSELoss", "MSELoss", 0),
    ]  # fmt: skip
    names = [doc["names"][i] for i, kind in zip(doc["nodes"]["name"], doc["nodes"]["kind"], strict=True) if kind == 1]
    assert names == ["0.weight", "0.bias", "2.weight", "2.bias"]
    made = [source_text(doc, span) for span, kind in zip(doc["nodes"]["span"], doc["nodes"]["kind"], strict=True) if kind == 1]
    assert made == ["nn.Linear(2, 3)", "nn.Linear(2, 3)", "nn.Linear(3, 1)", "nn.Linear(3, 1)"]


def test_the_nodes_of_a_derivative_of_a_derivative_belong_to_the_pass_that_made_them() -> None:
    doc = document(program("second_derivative"))
    assert doc["passes"][1]["create_graph"] is True
    assert set(doc["nodes"]["by"]) == {0, 1}
    name = doc["names"].index("slope")
    assert doc["nodes"]["by"][doc["nodes"]["name"].index(name)] == 1


def test_a_name_is_the_learners_also_in_unicode_tuples_and_functions() -> None:
    doc = document(
        "import torch\na, β = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0)\n变量 = a * β\n"
        "def f(t):\n    square = t * t\n    return square\nout = f(变量)\nout.backward()\nclass Box: pass\nbox = Box()\nbox.held = a + 1\n"
    )
    names = [doc["names"][i] for i in doc["nodes"]["name"]]
    assert names == ["a", "β", "变量", "square", "", "held"]


def test_of_the_operations_of_one_call_only_the_last_has_the_name_also_where_numbers_come_between() -> None:
    doc = document(
        "from mxnet import autograd, gluon, nd\nx = nd.array([1.0, 2.0])\nx.attach_grad()\nhalf_squares = gluon.loss.L2Loss()\n"
        "with autograd.record():\n    loss = half_squares(x, nd.ones(2))\n"
    )
    named = [
        doc["ops"][op]["name"] for op, name in zip(doc["nodes"]["op"], doc["nodes"]["name"], strict=True) if doc["names"][name] == "loss"
    ]
    assert named == ["mean"]


@pytest.mark.parametrize(
    "program",
    [
        "import torch\nH = torch.autograd.functional.hessian(lambda t: (t ** 3).sum(), torch.tensor([1.0, 2.0]))\n",
        "import jax, jax.numpy as jnp\nH = jax.hessian(lambda t: jnp.sum(t ** 3))(jnp.array([1.0, 2.0]))\n",
    ],
    ids=["torch", "jax"],
)
def test_a_call_that_calls_the_learners_function_back_gives_its_name_to_its_result_alone(program: str) -> None:
    doc = document(program)
    operations = [name for op, name in zip(doc["nodes"]["op"], doc["nodes"]["name"], strict=True) if op >= 0]
    assert [doc["names"][name] == "H" for name in operations] == [False] * (len(operations) - 1) + [True]


def operations_and_names(doc: dict[str, Any]) -> list[tuple[str, str]]:
    """Every operation with the learner's name of its result."""
    nodes = doc["nodes"]
    return [(doc["ops"][op]["name"], doc["names"][name]) for op, name in zip(nodes["op"], nodes["name"], strict=True) if op >= 0]


def test_of_a_sum_only_the_last_addition_has_the_name_and_of_a_loop_each() -> None:
    doc = document(
        "import torch\nx = torch.tensor(2.0, requires_grad=True)\nout = sum(x for _ in range(3))\n"
        "total = 0\nfor _ in range(2):\n    total = total + x\n"
    )
    assert operations_and_names(doc) == [("add", ""), ("add", ""), ("add", "out"), ("add", "total"), ("add", "total")]


def test_parameters_of_one_path_in_two_modules_are_called_with_their_module() -> None:
    doc = document(
        "import torch\nG, D = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1, bias=False)\nD(G(torch.ones(1, 2))).sum().backward()\n"
    )
    names = {doc["names"][name] for name, kind in zip(doc["nodes"]["name"], doc["nodes"]["kind"], strict=True) if kind == 1}
    assert names == {"G.weight", "bias", "D.weight"}


def test_writing_to_a_part_gives_the_variable_anew() -> None:
    doc = document("import torch\nx = torch.ones(3, requires_grad=True)\ny = x * 2\ny[0] = 5.0\nz = y[1]\n")
    assert operations_and_names(doc) == [("mul", "y"), ("write", "y"), ("getitem", "z")]


def test_a_constant_that_a_tape_watches_is_a_leaf() -> None:
    doc = document(
        "import tensorflow as tf\nc = tf.constant(2.0)\nd = tf.constant(3.0)\n"
        "with tf.GradientTape() as tape:\n    tape.watch(c)\n    y = c * d\nprint(tape.gradient(y, c))\n"
    )
    kinds = {doc["names"][name]: kind for name, kind in zip(doc["nodes"]["name"], doc["nodes"]["kind"], strict=True)}
    assert (kinds["c"], kinds["d"]) == (0, 2)


def test_a_loss_has_the_formula_of_the_reduction_that_was_used() -> None:
    doc = document(
        "import torch\nfrom torch.nn.functional import cross_entropy, mse_loss\nx = torch.ones(2, 3, requires_grad=True)\nt = torch.tensor([0, 2])\n"
        "for way in ('mean', 'sum', 'none', 'sum'):\n    mse_loss(x, torch.zeros(2, 3), reduction=way)\n    cross_entropy(x, t, reduction=way)\n"
        "cross_entropy(x, t, weight=torch.ones(3))\n"
    )
    squares, entropies = ([op for op in doc["ops"] if op["name"] == name] for name in ("mse_loss", "cross_entropy"))
    assert [(op["latex"], op["pulls"][0]) for op in squares] == [
        (r"\tfrac{1}{n}\textstyle\sum (#1 - #2)^2", r"#g \cdot \tfrac{2}{n}(#1 - #2)"),
        (r"\textstyle\sum (#1 - #2)^2", r"#g \cdot 2(#1 - #2)"),
        (r"(#1 - #2)^2", r"#g \cdot 2(#1 - #2)"),
    ]
    log = r"\ln \operatorname{softmax}(#1)[#2]"
    total, weight = r"\textstyle\sum ", r"\mathit{weight}[#2]"
    assert [op["latex"] for op in entropies] == [
        rf"-\tfrac{{1}}{{n}}{total}{log}",
        rf"-{total}{log}",
        rf"-{log}",
        rf"-\frac{{\sum {weight}{log}}}{{\sum {weight}}}",
    ]
    assert ["n}" in op["pulls"][0] for op in entropies] == [True, False, False, False]


def test_columns_count_utf16_units() -> None:
    doc = document("import torch\nx = torch.tensor(1.0); s = '😀'; y = x * 2\n")
    mul = doc["nodes"]["op"].index(0)
    assert source_text(doc, doc["nodes"]["span"][mul]) == "x * 2"


def test_code_made_of_a_string_has_the_span_of_the_line_that_runs_it() -> None:
    doc = document("import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = eval('x * 2')\nexec('z = y + 1')\n")
    texts = [source_text(doc, span) for op, span in zip(doc["nodes"]["op"], doc["nodes"]["span"], strict=True) if op >= 0]
    assert texts == ["eval('x * 2')", "exec('z = y + 1')"]
    assert [doc["names"][i] for i in doc["nodes"]["name"] if i] == ["x", "y", "z"]


def test_overrides_replace_a_leaf_by_name() -> None:
    doc = document(program("two_inputs"), overrides={"x": [5.0]})
    assert doc["stdout"] == "tensor([10.]) tensor([3.])\n"


def test_large_tensors_are_summarised_and_kept_aside() -> None:
    result = run_program("import torch\nx = torch.randn(40, 50, requires_grad=True)\n(x * 2).sum().backward()\n")
    doc = json.loads(result.json())
    value = doc["values"][doc["nodes"]["value"][0]]
    assert value["shape"] == [40, 50]
    assert value["preview"]["shape"] == [8, 8]
    assert sum(value["histogram"]["counts"]) == 2000
    kept = result.arrays[doc["nodes"]["value"][0]]
    assert value["stats"]["mean"] == pytest.approx(float(kept.mean()), rel=1e-5)
    jsonschema.validate(doc, SCHEMA, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.bool_])
def test_what_a_sample_does_not_tell_is_told_of_the_whole_array(dtype: type[np.generic]) -> None:
    array = (np.random.default_rng(5).normal(size=(700, 300)) * 4).astype(dtype).T
    array[299, 1] = 1
    stats = summary(array)["stats"]
    exact = array.astype(np.float64)
    told = {"min": exact.min(), "max": exact.max(), "norm": math.sqrt((exact**2).sum()), "zeros": (array == 0).sum(), "nan": 0, "inf": 0}
    assert {name: stats[name] for name in told} == pytest.approx(told, rel=1e-6)


def test_one_number_that_is_none_is_found_in_a_large_array() -> None:
    array = np.ones((400, 401), np.float32)
    array[1, 1], array[3, 3], array[5, 5] = np.nan, -np.inf, np.inf
    stats = summary(array)["stats"]
    assert (stats["nan"], stats["inf"], stats["max"]) == (1, 2, 1)
    assert stats["norm"] == pytest.approx(math.sqrt(array.size - 3))


def test_strict_numbers() -> None:
    assert [plain_number(x) for x in (1.0, 0.1, 1 / 3, 1e20, float("nan"), float("-inf"), True, 7, np.float32(0.1))] == [
        1, 0.1, 0.3333333, 1e20, "nan", "-inf", True, 7, 0.1,
    ]  # fmt: skip
    doc = document("import torch\nx = torch.tensor([0.0, 1.0], requires_grad=True)\n(x / x).sum().backward()\n")
    assert '"nan"' in json.dumps(doc)
    assert doc["notices"][0]["code"] == "nonfinite"
    assert doc["notices"][0]["params"]["op"] == "div"


def test_an_infinite_factor_and_learning_rate_are_strict_json() -> None:
    doc = document(
        "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\n(x * 2).sum().backward()\n"
        "torch.optim.SGD([x], lr=float('inf')).step()\nwith torch.no_grad():\n    x.mul_(float('inf'))\n"
        "torch.optim.Adam([x], lr=torch.tensor(0.5)).step()\n"
    )
    json.dumps(doc, allow_nan=False)
    changed = [one for one in doc["events"]["details"].values() if "op" in one or "lr" in one]
    assert [one.get("lr", one.get("number")) for one in changed] == ["inf", "inf", 0.5]


def test_a_pooled_array_survives_a_change_of_its_memory() -> None:
    pool = ValuePool()
    array = np.arange(6.0)
    view = array[1:3]
    whole, part = pool.put(array), pool.put(view)
    assert pool.put(array) == whole
    pool.protect(array)
    array[:] = -1
    assert pool.plain()[whole]["data"] == [0, 1, 2, 3, 4, 5]
    assert pool.plain()[part]["data"] == [1, 2]
    assert pool.put(array) != whole


def test_a_thousand_node_scalar_network_is_at_most_200_kb() -> None:
    lines = ["import torch", "x = torch.tensor(0.5)", "h = x"]
    for i in range(250):
        lines += [f"w{i} = torch.tensor({0.5 + i / 1000}, requires_grad=True)", f"h = torch.tanh(h * w{i} + 0.1)"]
    lines.append("h.backward()")
    result = run_program("\n".join(lines))
    nodes = len(result.document["nodes"]["op"])
    assert nodes >= 1000
    del result.document["program"]
    assert len(result.json()) <= 200_000 * nodes / 1000


def test_record_logs_a_block_and_leaves_the_rest_alone() -> None:
    outside = ag.tensor(2.0, requires_grad=True)
    with ag.record() as log:
        inside = outside * 3
        inside.backward()
    after = outside * 5
    assert after.requires_grad
    doc = log.document()
    jsonschema.validate(doc, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert [doc["names"][i] for i in doc["nodes"]["name"]] == ["outside", "", "inside"]
    check_invariants(doc)


def test_two_recordings_do_not_mix_their_ids() -> None:
    with ag.record():
        x = ag.tensor(2.0, requires_grad=True)
    with ag.record() as second:
        y = x * x
        y.backward()
    doc = second.document()
    assert len(doc["nodes"]["op"]) == 2
    check_invariants(doc)


def test_the_kinds_of_events_are_those_of_the_document() -> None:
    text = (Path(ag.__file__).parent.parent / "docs" / "recording.md").read_text(encoding="utf-8")
    for number, kind in enumerate(EVENT_KINDS):
        assert f"| {number} | `{kind}` |" in text


PROGRAMS = [
    "import torch\nx = torch.randn(3, 4, requires_grad=True)\nw = torch.randn(4, 2, requires_grad=True)\ny = torch.tanh(x @ w)\n(y * y).mean().backward()\n",
    "import torch\nx = torch.ones(3, requires_grad=True)\nfor i in range(3):\n    y = (x * i).sum() + x[0]\n    y.backward()\nx.grad = None\n(x * 2).sum().backward()\n",
    "import torch\nx = torch.ones(3, requires_grad=True)\ny = x * 2\ny.retain_grad()\nz = y.exp().sum()\nz.backward(retain_graph=True)\nz.backward()\nx.grad.mul_(2)\n",
    "import torch\nx = torch.ones(2, requires_grad=True)\nx.register_hook(lambda g: g * 2)\n(x * 3).sum().backward()\n",
    "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 1\ny += 1\ny[0] = 5\ny.sum().backward()\nw = x.detach()\nw += 1\n",
    "import torch\nx = torch.tensor(1.0, requires_grad=True)\ny = torch.cat([x.reshape(1), x.expand(3)])\ntorch.stack([y, y]).var().backward()\n",
    "import torch\nx = torch.tensor(2.0, requires_grad=True)\ng = torch.autograd.grad(x ** 4, x, create_graph=True)[0]\nh = torch.autograd.grad(g, x, create_graph=True)[0]\nh.backward()\n",
    "import torch\nfrom torch import nn\nm = nn.Linear(3, 1)\no = torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9)\nfor _ in range(4):\n    o.zero_grad(set_to_none=False)\n    m(torch.ones(5, 3)).pow(2).mean().backward()\n    o.step()\n",
]


@pytest.mark.parametrize("text", PROGRAMS)
def test_programs_of_every_kind_give_reversible_recordings(text: str) -> None:
    doc = document(text)
    assert doc["status"] == "ok", doc["error"]
    check_invariants(doc)


def test_the_statistics_of_a_huge_array_are_those_of_an_even_sample() -> None:
    doc = document(
        "import torch\nx = torch.ones(1).expand(200_000, 10_000)\nz = torch.ones(200_000).unfold(0, 1_000, 1)\ny = torch.arange(3_000_000.0)\n"
    )
    values = [doc["values"][index] for index in doc["nodes"]["value"]]
    assert values[1]["shape"] == [200_000, 10_000]
    assert values[1]["stats"]["mean"] == 1
    assert values[1]["stats"]["norm"] == pytest.approx(2e9**0.5)
    assert values[-2]["shape"] == [199_001, 1_000]
    assert values[-2]["stats"]["mean"] == 1
    assert values[-1]["stats"]["mean"] == pytest.approx(1_500_000, rel=1e-3)
    assert sum(values[-1]["histogram"]["counts"]) <= 1 << 16


def test_arguments_that_a_transform_differentiates_by_are_called_what_the_function_calls_them() -> None:
    def objective(params: Any, x: Any) -> Any:
        return (params["w"] * x + params["b"][0]).sum()

    with ag.record() as recording:
        params = {"w": ag.tensor(2.0), "b": [ag.tensor(1.0)]}
        grad(objective)(params, ag.tensor([1.0, 2.0]))
        grad(lambda z: z * z)(ag.tensor(3.0))
    document = recording.document()
    assert {"params['w']", "params['b'][0]", "z"} <= set(document["names"])


def test_a_pass_inside_another_leaves_the_outer_one_where_it_was() -> None:
    class Cubed(Function):
        @staticmethod
        def forward(ctx: Any, x: Any, scale: Any) -> Any:
            ctx.save_for_backward(x, scale)
            return scale * x**3

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> Any:
            x, scale = (one.detach().requires_grad_() for one in ctx.saved_tensors)
            with ag.enable_grad():
                (gradient * scale * x * x * x).backward()
            return x.grad, scale.grad

    with ag.record() as recording:
        x, scale = ag.tensor(2.0, requires_grad=True), ag.tensor(5.0, requires_grad=True)
        Cubed.apply(x, scale).backward()
    document = recording.document()
    outer, inner = document["passes"][1:]
    assert outer["first"] < inner["first"]
    assert outer["first"] + outer["count"] > inner["first"] + inner["count"]
    events, edges = document["events"], document["edges"]
    after = range(inner["first"] + inner["count"], len(events["kind"]))
    along = [events["subject"][i] for i in after if events["kind"][i] == CONTRIBUTION]
    made = document["nodes"]["name"]
    names = [document["names"][made[edges["source"][one]]] for one in along]
    assert names == ["x", "scale"]
