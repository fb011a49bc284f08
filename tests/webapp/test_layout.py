"""What is drawn and where, with every layout program that this machine has."""

import asyncio
import json
from collections.abc import Iterable
from functools import cache

import pytest

from tests.programs import run_program
from tests.webapp.programs import CHAIN_RULE, LOOP
from webapp.graphviz_engine import Graphviz
from webapp.layout import Layouts
from webapp.models import Layout, View
from webapp.recording_model import Recording


@cache
def record(code: str) -> Recording:
    return Recording.model_validate_json(run_program(code).json())


def lay_out(engine: Graphviz, code: str, opened: Iterable[int] = (), everything: bool = False) -> Layout:
    return asyncio.run(Layouts(engine).layout(record(code), opened, everything))


def labels(view: View) -> list[str]:
    return [node.label for node in view.nodes]


def prefix(code: str) -> str:
    return f"import torch\nfrom torch import nn\nx = torch.tensor(2.0, requires_grad=True)\n{code}\n"


def test_the_graph_of_the_first_program(engine: Graphviz) -> None:
    layout = lay_out(engine, CHAIN_RULE)
    (view,) = layout.views
    assert [(node.kind, node.label, node.ids) for node in view.nodes] == [
        ("variable", "x", [0]),
        ("operation", "·", [1]),
        ("operation", "2 ×", [3]),
        ("output", "y", [3]),
    ]
    assert [[(constant.slot, constant.ids) for constant in node.constants] for node in view.nodes] == [
        [],
        [],
        [(0, [2])],
        [],
    ]
    assert [(edge.source, edge.target, edge.slot, edge.ids) for edge in view.edges] == [
        (0, 1, 0, [0]),
        (0, 1, 1, [1]),
        (1, 2, 1, [3]),
        (2, 3, 0, [-1]),
    ]


def test_data_flows_from_left_to_right_inside_the_picture(engine: Graphviz) -> None:
    (view,) = lay_out(engine, CHAIN_RULE).views
    for edge in view.edges:
        assert view.nodes[edge.source].x < view.nodes[edge.target].x
    for node in view.nodes:
        assert node.x - node.width / 2 >= -1
        assert node.x + node.width / 2 <= view.width + 1
        assert node.y - node.height / 2 >= -1
        assert node.y + node.height / 2 <= view.height + 1


def test_a_wire_is_a_chain_of_cubics_that_touches_what_it_joins(engine: Graphviz) -> None:
    (view,) = lay_out(engine, CHAIN_RULE).views
    for edge in view.edges:
        assert len(edge.points) % 3 == 1
        for (x, y), node in ((edge.points[0], view.nodes[edge.source]), (edge.points[-1], view.nodes[edge.target])):
            assert abs(x - node.x) <= node.width / 2 + 2
            assert abs(y - node.y) <= node.height / 2 + 2


def test_the_wires_of_one_node_into_two_arguments_lie_apart_with_the_first_above(engine: Graphviz) -> None:
    (view,) = lay_out(engine, CHAIN_RULE).views
    first, second = view.edges[:2]
    assert second.points[1][1] - first.points[1][1] > 60


def test_there_is_room_for_words_between_nodes(engine: Graphviz) -> None:
    (view,) = lay_out(engine, prefix("y = torch.tensor(3.0, requires_grad=True)\nz = x * y + x\nz.backward()")).views
    for one in view.nodes:
        for other in view.nodes:
            if one is not other and abs(one.x - other.x) < (one.width + other.width) / 2:
                assert abs(one.y - other.y) >= (one.height + other.height) / 2 + 50


@pytest.mark.parametrize(
    ("expression", "label"),
    [
        ("2 * x", "2 ×"),
        ("x * 2", "× 2"),
        ("x + 2.5", "+ 2.5"),
        ("x - 1", "− 1"),
        ("1 - x", "1 −"),
        ("x / -3", "÷ −3"),
        ("x ** 2", "x²"),
        ("x ** -1", "x⁻¹"),
        ("x ** 0.5", "x^0.5"),
        ("2 ** x", "2ˣ"),
        ("x * 3.14159265", "× 3.142"),
    ],
)
def test_a_number_is_drawn_in_the_label_of_what_uses_it(expression: str, label: str) -> None:
    from webapp.graph import Graph

    picture = Graph(record(prefix(f"y = {expression}\ny.backward()"))).picture(0)
    assert [node.label for node in picture.nodes] == ["x", label, "y"]


def test_an_array_has_a_higher_card_than_a_scalar_and_a_long_name_a_wider_one(engine: Graphviz) -> None:
    code = "a = torch.ones(3, requires_grad=True)\nlearning_rate_of_everything = torch.tensor(1.0, requires_grad=True)\n"
    (view,) = lay_out(engine, prefix(f"{code}(a * learning_rate_of_everything * x).sum().backward()")).views
    cards = {node.label: node for node in view.nodes if node.kind == "variable"}
    assert (cards["a"].height, cards["x"].height) == (92, 60)
    assert cards["x"].width == 112
    assert cards["learning_rate_of_everything"].width > 250


def test_a_training_loop_keeps_its_picture(engine: Graphviz) -> None:
    layout = lay_out(engine, LOOP.format(steps=20))
    assert layout.iterations == [0] * 20
    (view,) = layout.views
    assert view.iterations == list(range(20))
    assert labels(view)[:4] == ["x", "t", "w", "b"]
    by_label = {node.label: node for node in view.nodes}
    assert len(set(by_label["w"].ids)) == 1, "the weight is one leaf"
    assert len(set(by_label["mean"].ids)) == 20, "its loss is computed anew"
    assert all(len(edge.ids) == 20 for edge in view.edges)
    assert view.hidden > 0, "the update and the data's own history get no gradient"


def test_where_a_program_is_drawn_does_not_depend_on_what_was_drawn_before(engine: Graphviz) -> None:
    one, other = (prefix(f"y = x * {number} + x").replace("2.0", number) for number in ("3.25", "123456.75"))
    alone = {code: lay_out(engine, code) for code in (one, other)}
    for order in ((one, other), (other, one)):
        layouts = Layouts(engine)
        for code in order:
            assert asyncio.run(layouts.layout(record(code))) == alone[code]


def test_a_thousand_steps_are_laid_out_once(engine: Graphviz) -> None:
    recording = record(LOOP.format(steps=1000))
    layouts = Layouts(engine)
    layout = asyncio.run(layouts.layout(recording))
    assert len(layout.views) == 1
    assert len(layout.iterations) == 1000


def test_iterations_of_different_structure_have_different_pictures(engine: Graphviz) -> None:
    code = "for n in range(3):\n    y = x\n    for _ in range(n + 1): y = y * x\n    y.backward()"
    layout = lay_out(engine, prefix(code))
    assert layout.iterations == [0, 1, 2]
    assert [len(view.nodes) for view in layout.views] == [3, 4, 5]


def test_a_program_without_backward_shows_everything_it_made(engine: Graphviz) -> None:
    (view,) = lay_out(engine, prefix("y = x * x\nz = x + 1")).views
    assert labels(view) == ["x", "×", "+ 1", "y", "z"]
    assert view.hidden == 0


def test_a_backward_of_what_requires_no_gradient_shows_what_was_computed(engine: Graphviz) -> None:
    (view,) = lay_out(engine, "import torch\nx = torch.tensor([1.0, 2.0])\ny = (x * x).sum()\ny.backward()\n").views
    assert labels(view) == ["x", "×", "Σ", "y"]


def test_two_backward_passes_show_both_outputs(engine: Graphviz) -> None:
    (view,) = lay_out(engine, prefix("y = x * x\nz = x + 1\ny.backward()\nz.backward()")).views
    assert sorted(node.label for node in view.nodes if node.kind == "output") == ["y", "z"]


def test_a_program_without_tensors_has_an_empty_picture(engine: Graphviz) -> None:
    layout = lay_out(engine, "print(1)")
    assert [len(view.nodes) for view in layout.views] == [0]
    assert layout.iterations == [0]


NETWORK = "net = nn.Sequential(*[nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 2), nn.Sigmoid()) for _ in range({n})])\n"
FORWARD = "net(torch.ones(1, 2)).sum().backward()"


def test_a_deep_network_folds_by_module_and_opens(engine: Graphviz) -> None:
    code = prefix(NETWORK.format(n=30) + FORWARD)
    layout = lay_out(engine, code)
    (view,) = layout.views
    assert len(view.nodes) <= 152
    folded = [node for node in view.nodes if node.kind == "scope"]
    assert folded
    assert all(node.count > 1 for node in folded)
    scope = folded[0].scope
    (opened,) = lay_out(engine, code, [scope]).views
    assert scope not in [node.scope for node in opened.nodes if node.kind == "scope"]


def test_a_row_of_equal_modules_is_one_node_that_opens_into_its_modules(engine: Graphviz) -> None:
    code = prefix(NETWORK.format(n=100) + FORWARD)
    (view,) = lay_out(engine, code).views
    (row,) = [node for node in view.nodes if node.parts]
    assert (row.label, len(row.parts), row.kind) == ("Sequential", 100, "scope")
    assert len(view.nodes) < 10
    (opened,) = lay_out(engine, code, [row.scope]).views
    repeats = [node for node in opened.nodes if node.kind == "scope"]
    assert [node.members[0] for node in repeats] == list(row.members)
    assert [ids[0] for ids in row.parts] == [max(node.ids) for node in repeats]
    (inside,) = lay_out(engine, code, [row.scope, repeats[0].scope]).views
    assert len([node for node in inside.nodes if node.kind == "scope"]) == 99


def test_modules_that_repeat_together_are_folded_together(engine: Graphviz) -> None:
    layers = "net = nn.Sequential(*[m for _ in range(60) for m in (nn.Linear(2, 2), nn.Tanh())], nn.Linear(2, 2))\n"
    (view,) = lay_out(engine, prefix(layers + FORWARD)).views
    (row,) = [node for node in view.nodes if node.parts]
    assert (row.label, len(row.parts), len(row.members)) == ("Linear → Tanh", 60, 120)


def test_a_small_network_is_not_folded(engine: Graphviz) -> None:
    (view,) = lay_out(engine, prefix(NETWORK.format(n=2) + FORWARD)).views
    assert {node.kind for node in view.nodes} == {"variable", "operation", "output"}


def test_a_graph_too_large_for_the_layout_program_is_drawn_in_plain_layers(engine: Graphviz) -> None:
    layout = lay_out(engine, prefix("y = x\nfor _ in range(1600): y = y * 1.01\ny.backward()"))
    assert layout.notice is None
    (view,) = layout.views
    assert len(view.nodes) == 1602
    assert len({node.y for node in view.nodes}) == 1, "a chain is a straight line"
    assert all(view.nodes[edge.source].x < view.nodes[edge.target].x for edge in view.edges)
    assert not any(edge.points for edge in view.edges), "the page draws such wires without being told"


def test_too_many_nodes_are_not_drawn_and_the_layout_says_so(engine: Graphviz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.graph.MOST", 100)
    layout = lay_out(engine, prefix("y = x\nfor _ in range(120): y = y * 1.01\ny.backward()"))
    assert layout.notice == "too_many_nodes"
    assert layout.views[0].nodes == []


def test_a_thousand_nodes_are_drawn(engine: Graphviz) -> None:
    recording = record(prefix("y = x\nfor _ in range(1000): y = y * 1.01\ny.backward()"))
    layout = asyncio.run(Layouts(engine).layout(recording))
    assert len(layout.views[0].nodes) == 1002


LAYERS = """h = torch.ones(3)
for _ in range(12):
    h = {step}
h.sum().backward()"""


@pytest.mark.parametrize(
    "step",
    [
        "nn.functional.linear(h, torch.eye(3, requires_grad=True), torch.ones(3, requires_grad=True)).tanh()",
        "(h * torch.ones(3, requires_grad=True) + 1) / torch.ones(3, requires_grad=True)",
    ],
)
def test_a_chain_is_level_whatever_comes_in_beside_it(engine: Graphviz, step: str) -> None:
    (view,) = lay_out(engine, prefix(LAYERS.format(step=step)), everything=True).views
    heights = [node.y for node in view.nodes if node.kind == "operation"]
    assert len(heights) >= 24
    assert max(heights) - min(heights) < 1


def test_blocks_of_a_residual_network_are_on_one_level(engine: Graphviz) -> None:
    block = "h + torch.eye(3, requires_grad=True) @ torch.relu(torch.eye(3, requires_grad=True) @ h)"
    (view,) = lay_out(engine, prefix(LAYERS.format(step=block)), everything=True).views
    sums = [node.y for node in view.nodes if node.label == "+"]
    assert len(sums) == 12
    assert max(sums) - min(sums) < 1
    # the block stands beside what passes by it: nothing crosses
    (level,) = {round(y) for y in sums}
    blocks = [node.y - level for node in view.nodes if node.label in {"@", "relu"}]
    beside = [y for y in blocks if abs(y) > 1]
    assert len(beside) > len(blocks) / 2
    assert min(beside) > 0 or max(beside) < 0


def test_what_is_used_again_and_again_over_a_long_way_is_not_led_around_nodes(engine: Graphviz, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(self: Graphviz, dot: str, patience: float = 0) -> str:
        raise AssertionError("the layout program takes twenty seconds for this")

    monkeypatch.setattr(Graphviz, "positions", asked)
    (view,) = lay_out(engine, prefix("h = torch.tensor(1.0)\nfor _ in range(200):\n    h = x * h\nh.backward()")).views
    assert len(view.nodes) == 203
    assert all(edge.points == [] for edge in view.edges)


def test_a_graph_that_takes_too_long_is_drawn_in_plain_layers(engine: Graphviz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.layout.PATIENCE", 0.0001)
    layout = lay_out(engine, CHAIN_RULE)
    assert layout.notice is None
    assert labels(layout.views[0]) == ["x", "·", "2 ×", "y"]
    assert layout.iterations == [0]


HOSTILE = [
    '"];label=<b>x</b>;a[b="',
    "<b>bold</b>",
    "<<table/>>",
    "\\N\\G\\l\\",
    '"quoted"',
    "a -> b;",
    "名字",
    "🙂\u202e",
    "\x00\x07",
    "]]><script>alert(1)</script>",
    "x" * 3000,
]


def hostile(name: str) -> Recording:
    """A recording as a child could forge it, whose first variable has any name."""
    document = json.loads(run_program(CHAIN_RULE).json())
    document["names"][document["nodes"]["name"][0]] = name
    document["ops"][0]["symbol"] = name
    return Recording.model_validate_json(json.dumps(document))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_changes_nothing_but_its_own_label(engine: Graphviz, name: str) -> None:
    recording = hostile(name)
    (view,) = asyncio.run(Layouts(engine).layout(recording)).views
    assert len(view.nodes) == 4
    assert len(view.edges) == 4
    assert view.nodes[0].label == (name if len(name) <= 28 else name[:27] + "…")
