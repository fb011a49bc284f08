"""Ten programs in six spellings: their graphs are equal node for node, and their gradients to the last digit."""

from __future__ import annotations

from typing import Any

import pytest

from autograd_core.dialects.rosetta import SPELLINGS, Program, programs
from tests.programs import run_program

PROGRAMS = programs()
Graph = list[tuple[str, tuple[int, ...]]]


def graph_of(doc: dict[str, Any], root: str) -> Graph:
    """The forward graph behind the variable `root`: for each node its operation and the numbers of its inputs, in order of creation.

    Leaves and constants are nodes without inputs. `alias`, and `detach` of what is fed, are how a transform or a session takes an input in, no
    operations of the program's.
    """
    nodes, edges = doc["nodes"], doc["edges"]
    names = [doc["names"][i] for i in nodes["name"]]
    ops = [doc["ops"][i] if i >= 0 else None for i in nodes["op"]]
    inputs: dict[int, list[int]] = {}
    for source, target in zip(edges["source"], edges["target"], strict=True):
        inputs.setdefault(target, []).append(source)
    named = (i for i, name in enumerate(names) if name == root and ops[i] is not None)
    first = next(named, None)
    if first is None:  # made inside a branch of a graph, where no variable has it
        first = next(one["root"] for one in doc["passes"] if one is not None)

    def through(i: int) -> int:
        while ops[i] is not None and (ops[i]["name"] == "alias" or (ops[i]["name"] == "detach" and inputs[i][0] not in inputs)):
            i = inputs[i][0]
        return i

    seen, todo = set(), [through(first)]
    while todo:
        i = todo.pop()
        if i not in seen:
            seen.add(i)
            todo += [through(source) for source in inputs.get(i, ())]
    # constants enter the log when they are first used: the order of operations is the program's, that of leaves is theirs
    order: list[int] = []
    for i in sorted(one for one in seen if inputs.get(one)):
        order += [one for one in dict.fromkeys(map(through, inputs[i])) if one not in order and not inputs.get(one)]
        order.append(i)
    number = {one: place for place, one in enumerate(order)}
    return [(_word(ops[i]), tuple(number[through(source)] for source in inputs.get(i, ()))) for i in order]


def _word(op: dict[str, Any] | None) -> str:
    """An operation's name; one of the learner's own has its class's or function's, which is a matter of spelling."""
    return "leaf" if op is None else "ƒ" if op["symbol"] == "ƒ" else op["name"]


RECORDED: dict[tuple[str, str], dict[str, Any]] = {}


def recorded(program: Program, dialect: str) -> dict[str, Any]:
    """The recording of a spelling, made once."""
    key = (program.name, dialect)
    if key not in RECORDED:
        doc = run_program(program.spellings[dialect]).document
        assert doc["status"] == "ok", (dialect, doc["error"])
        RECORDED[key] = doc
    return RECORDED[key]


def test_there_are_ten_programs_and_every_dialect_has_its_say() -> None:
    assert len(PROGRAMS) == 10
    for program in PROGRAMS:
        assert set(program.spellings) | set(program.absent) == set(SPELLINGS)
        assert not set(program.spellings) & set(program.absent)
        assert set(program.apart) <= set(program.spellings)
        for words in (program.title, *program.absent.values(), *program.apart.values()):
            assert set(words) == {"en", "zh"}


@pytest.mark.parametrize("dialect", SPELLINGS)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_spelling_gives_the_same_numbers_to_the_last_digit(program: Program, dialect: str) -> None:
    if dialect in program.absent:
        pytest.skip(program.absent[dialect]["en"])
    assert recorded(program, dialect)["stdout"] == recorded(program, "torch")["stdout"]


@pytest.mark.parametrize("dialect", SPELLINGS)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_spelling_is_the_same_graph_node_for_node(program: Program, dialect: str) -> None:
    if dialect in program.absent or dialect in program.apart:
        pytest.skip((program.absent.get(dialect) or program.apart[dialect])["en"])
    assert graph_of(recorded(program, dialect), program.root) == graph_of(recorded(program, "torch"), program.root)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_recording_names_the_spelling(program: Program) -> None:
    for dialect in program.spellings:
        assert recorded(program, dialect)["program"]["dialect"] == dialect


def test_graphs_that_differ_are_told_apart() -> None:
    docs = [
        run_program(f"import torch\na = torch.tensor(2.0)\nb = torch.tensor(3.0)\ny = {text}\n").document
        for text in ("a * b", "a + b", "a * a", "b * a")
    ]
    graphs = [graph_of(doc, "y") for doc in docs]
    assert graphs[0] != graphs[1]
    assert graphs[0] != graphs[2]
    assert graphs[0] == graphs[3] == [("leaf", ()), ("leaf", ()), ("mul", (0, 1))]
