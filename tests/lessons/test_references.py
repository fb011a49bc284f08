"""Numbers of a lesson's text that come from the run of its program: what can be named, how it is written, and what is told when nothing is found."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from tests.programs import run_program
from webapp.lessons import load_course
from webapp.lessons_check import check_lesson, run_programs
from webapp.lessons_filling import filled_json
from webapp.lessons_numbers import one, several
from webapp.lessons_references import look_up, read, said
from webapp.lessons_run import Run
from webapp.lessons_yaml import LessonError

PLAYERS = Path(__file__).resolve().parents[2] / "static/src/model/format.test.ts"
LOOP = """\
import torch

w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.25)
for step in range(3):
    loss = (w - 3) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"step {step}: loss {loss.item():.3f}")
v = torch.tensor([[1.0, -2.0], [1500.25, 0.0]], requires_grad=True)
squares = v * v
total = squares.sum()
total.backward()
"""
FORWARD = """\
import torch
import torch.autograd.forward_ad as fwd

with fwd.dual_level():
    x = fwd.make_dual(torch.tensor(3.0), torch.tensor(2.0))
    y = x * x
    print(fwd.unpack_dual(y).tangent)
n = torch.tensor([1, 2, 3])
"""
FAILS = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\ny.backward()\n"


@pytest.fixture(scope="module")
def loop() -> Run:
    return Run(run_program(LOOP).document)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("w", "2.75"),
        ("w@0", "1.0"),
        ("w@1", "2.0"),
        ("w@-2", "2.5"),
        ("loss", "0.25"),
        ("loss@0", "4.0"),
        ("w.grad", "−1.0"),
        ("w.grad@0", "−4.0"),
        ("abs w.grad@0", "4.0"),
        ("w.grad@0 : +.2f", "−4.00"),
        ("loss@0:+.1f", "+4.0"),
        ("v", "[[1.0, −2.0], [1500.0, 0.0]]"),
        ("v[1, 0]:,.1f", "1,500.2"),
        ("v[0]", "[1.0, −2.0]"),
        ("v.grad[0, -1]", "−4.0"),
        ("v.shape", "(2, 2)"),
        ("squares.grad[0,0]", "1.0"),
        ("total.grad", "1.0"),
        ("pow@1", "1.0"),
        ("contribution from squares to v slot 1 [0, 0]", "1.0"),
        ("contribution to v from squares[1,0]", "1500.0"),
        ("update w@2", "2.75"),
        ("seed loss", "1.0"),
        ("count loss", "3"),
        ("count update", "3"),
        ("count update w", "3"),
        ("count mul", "1"),
        ("count contribution to v", "2"),
        ("printed", "step 2: loss 0.250"),
        ("printed@0", "step 0: loss 4.000"),
        ("printed@1[1]", "1.0"),
        ("printed@1[0]:.0f", "1"),
    ],
)
def test_what_can_be_named_in_a_run(loop, written, shown):
    assert said(read(written), loop, "prose") == shown


def test_whole_tables_are_counted(loop):
    for table, column in (("nodes", "op"), ("edges", "slot"), ("events", "kind")):
        assert said(read(f"count {table}"), loop, "prose") == str(len(loop.document[table][column]))


def test_tangents_and_whole_numbers_are_read():
    run = Run(run_program(FORWARD).document)
    assert said(read("x.tangent"), run, "prose") == "2.0"
    assert said(read("y.tangent"), run, "prose") == "12.0"
    assert said(read("push from y to x"), run, "prose") == "6.0"
    assert said(read("n"), run, "prose") == "[1, 2, 3]"


def test_the_words_of_an_error_are_read():
    run = Run(run_program(FAILS).document)
    assert said(read("error"), run, "code") == run.document["error"]["message"]


def test_a_gradient_that_is_kept_nowhere_is_the_last_of_its_walk_back():
    run = Run(run_program("import jax\nx = 3.0\ndef f(x):\n    y = x * x\n    return y\njax.grad(f)(x)\njax.grad(f)(2 * x)\n").document)
    assert said(read("x.grad@0"), run, "prose") == "6.0"
    assert said(read("x.grad"), run, "prose") == "12.0"
    assert look_up(read("count accumulation x"), run).value == 4


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("z", "the run has no variable and no operation 'z'; it has the variables loss, optimizer, squares, total, v, w"),
        ("w@9", "w is given a value 4 times, so @ goes from 0 to 3"),
        ("w.tangent", "w is never given a tangent"),
        ("v[2, 0]", "there is no element [2, 0] in the shape (2, 2)"),
        ("printed@7", "the program prints a line 3 times"),
        ("printed@0:.2f", "these are words"),
        ("error", "the program runs to its end"),
        ("jump w", "'jump' is no kind of event"),
        ("contribution w", "a contribution is chosen with 'from', 'to' and 'slot'"),
        ("contribution from v to w", "the run has 0 such events"),
        ("seed", "no variable and no operation 'seed'"),
        ("count nothing", "what can be counted is"),
        ("w:.2q", "'.2q' is not a format of numbers"),
        ("w[1", "is not a reference to a run; it reads program/what@round[element]:format"),
    ],
)
def test_a_reference_that_finds_nothing_says_what_there_is(loop, written, told):
    if "it has the variables" in told:
        told = told.partition("; it has")[0]
    with pytest.raises(LessonError, match=re.escape(told)):
        said(read(written), loop, "prose")


def test_an_array_too_large_for_a_text_is_refused():
    run = Run(run_program("import torch\nx = torch.zeros(40)\nbig = torch.zeros(300)\ny = x + 1\n").document)
    with pytest.raises(LessonError, match="it holds 40 numbers, and a text has room for 36"):
        said(read("x"), run, "prose")
    with pytest.raises(LessonError, match=r"too large to be held"):
        said(read("big"), run, "prose")
    assert said(read("big.shape"), run, "prose") == "(300,)"


def test_digits_are_those_of_the_player():
    table = PLAYERS.read_text(encoding="utf-8").partition("] as const")[0]  # with as many digits as numbers have by themselves
    examples = re.findall(r'^    \["?([^"\n]+?)"?, "(.+)"\],$', table, re.MULTILINE)
    shown = [(float(number), text) for number, text in examples if number != "true"]
    assert len(shown) > 10
    assert [one(number) for number, _ in shown] == [text for _, text in shown]
    assert one(-0.0001, ".2f") == "0.00"


def test_numbers_look_as_their_place_asks():
    assert one(-1.5, place="math") == one(-1.5, place="code") == "-1.5"
    assert one(float("inf"), place="math") == r"\infty"
    assert one(0.25, ".0%", "math") == r"25\%"
    matrix = np.array([[1.0, -2.0]])
    assert several(matrix) == "[[1.0, −2.0]]"
    assert several(matrix, place="math") == r"\begin{bmatrix} 1.0 & -2.0 \end{bmatrix}"


PROGRAM = "```program\nname: square\n```\n"
TEXT = """\
Before the program: {=x}.

```program
name: square
```

It is **{=x.grad}**, in mathematics $-y = -{=y} {=x[]}$ and in code `{=x.grad:.2f}`.

| x | y |
| --- | --- |
| {=x} | {=square/y} |

```python
x.grad == {=x.grad}
```

```question
id: q
prompt: How large is {=y}?
options:
- {text: "${=y}$", correct: true, because: b}
- {text: c, because: "{=error}"}
```
"""
RIGHT = TEXT.replace(" {=x[]}", "").replace('"{=error}"', "d")


def of_blocks(folder):
    lesson = load_course(folder).lessons[0]
    text = lesson.text("en")
    runs = run_programs(lesson)["torch"]
    return json.loads(filled_json(text, lesson.references["en", "torch"], runs.__getitem__))["blocks"]


def test_references_are_filled_wherever_words_stand(write_lesson):
    blocks = of_blocks(write_lesson(RIGHT, PROGRAM.join(["文字\n\n", "文字\n\n" + RIGHT[RIGHT.index("```question") :]])))
    assert blocks[0]["html"] == "<p>Before the program: 3.0.</p>"
    html = blocks[2]["html"]
    assert "It is <strong>6.0</strong>" in html
    assert '<span class="math inline">-y = -9.0</span>' in html
    assert "<code>6.00</code>" in html
    assert "<td>3.0</td>\n<td>9.0</td>" in html
    assert "x.grad == 6.0\n" in html
    assert blocks[3]["prompt_html"] == "<p>How large is 9.0?</p>"
    assert blocks[3]["options"][0]["html"] == '<span class="math inline">9.0</span>'


def test_a_lesson_of_references_has_nothing_to_mend_and_a_wrong_one_is_told_with_file_and_line(write_lesson):
    folder = write_lesson(RIGHT, RIGHT)
    assert check_lesson(load_course(folder).lessons[0]) == []
    (folder / "90-small" / "zh.md").write_text(RIGHT.replace("{=x.grad:.2f}", "{=z.grad:.2f}"), encoding="utf-8")
    (fault,) = check_lesson(load_course(folder).lessons[0])
    assert "zh.md:7: {=z.grad:.2f}: the run has no variable and no operation 'z'" in fault


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (PROGRAM + "\n{=cube/x}\n", 5, "no program block of this text is called 'cube'; there are square"),
        ("a\n{=x}\n", 2, "the lesson has no program block"),
        (PROGRAM + "\n{=x[}\n", 5, "is not a reference to a run"),
        (PROGRAM + "\n{=x\n", 5, "has no '}' on its line"),
        (PROGRAM + "\n{={x}}\n", 5, "or braces inside"),
    ],
)
def test_a_reference_that_cannot_be_read_is_found_when_the_lesson_is(write_lesson, text, line, told):
    with pytest.raises(LessonError, match=re.escape(told)) as caught:
        load_course(write_lesson(text, text))
    assert caught.value.line == line
