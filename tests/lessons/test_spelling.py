"""One text holds a lesson in several frameworks' spellings, and each reads as if it stood alone."""

from pathlib import Path

import pytest

from webapp.lessons import load_course
from webapp.lessons_check import check_lesson
from webapp.lessons_spelling import spelled
from webapp.lessons_yaml import LessonError

BOTH = ("torch", "jax")
JAX = "import jax\n\n\ndef f(x):\n    y = x * x\n    return y\n\n\njax.grad(f)(3.0)\n"
TEXT = """{{torch: One | else: Two}}.

```program
name: square
```

::: torch
```goto
event: {kind: leaf, node: x}
```
:::
::: else
```goto
event: {kind: accumulation, node: x, occurrence: -1}
```
:::
"""


def read(text: str, spelling: str) -> str:
    return spelled(text, spelling, BOTH, Path("en.md"))


def test_words_are_chosen_with_else_for_the_rest():
    text = "a {{torch: `x.grad` | else: it}} b"
    assert read(text, "torch") == "a `x.grad` b\n"
    assert read(text, "jax") == "a it b\n"
    assert read("{{jax: only here}}", "torch") == "\n"
    assert read("{{torch jax: both}}", "jax") == "both\n"
    assert read("{{torch: a | b}} $x^{{2}}$", "torch") == "a | b $x^{{2}}$\n"


def test_passages_are_chosen_and_lines_keep_their_numbers():
    text = "1\n::: torch\n3\n:::\n::: else\n6\n:::\n8\n"
    assert read(text, "torch").splitlines() == ["1", "", "3", "", "", "", "", "8"]
    assert read(text, "jax").splitlines() == ["1", "", "", "", "", "6", "", "8"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n::: mxnet\n:::\n", 2, "'mxnet' is not a spelling of this lesson; lesson.yaml has 'spellings: [torch, jax]'"),
        ("::: torch\na\n", 1, "this passage is never closed"),
        ("::: torch\n::: jax\n:::\n", 2, "the passage that begins at line 1 is still open"),
        ("a\n:::\n", 2, "':::' closes a passage, but none is open"),
        ("a\nb {{mxnet: c}}\n", 2, "'mxnet' is not a spelling"),
    ],
)
def test_mistakes_have_their_line(text, line, said):
    with pytest.raises(LessonError) as caught:
        read(text, "torch")
    assert caught.value.line == line
    assert caught.value.message.startswith(said)


@pytest.fixture
def lesson(write_lesson):
    head = "number: 90\nslug: small\nminutes: 5\ntitle: {en: Small, zh: 小}\nsummary: {en: s, zh: s}\nspellings: [torch, jax]\n"
    folder = write_lesson(TEXT, TEXT, head=head)
    (folder / "90-small" / "programs" / "square.jax.py").write_text(JAX)
    return folder


def test_a_lesson_reads_and_runs_in_each_of_its_spellings(lesson):
    small = load_course(lesson).find("small")
    assert check_lesson(small) == []
    torch, jax = small.text("en"), small.text("en", "jax")
    assert (torch.spelling, jax.spelling, small.text("zh", "mxnet").spelling) == ("torch", "jax", "torch")
    assert [block.html for block in (torch.blocks[0], jax.blocks[0])] == ["<p>One.</p>", "<p>Two.</p>"]
    assert jax.blocks[1].code == JAX
    assert (torch.blocks[2].event.kind, jax.blocks[2].event.kind) == ("leaf", "accumulation")


def test_a_program_without_a_sibling_stays_in_the_lessons_own_spelling(lesson):
    (lesson / "90-small" / "programs" / "square.jax.py").unlink()
    small = load_course(lesson).find("small")
    assert small.text("en", "jax").blocks[1].spelling == "torch"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("import tensorflow as tf\nx = tf.Variable(3.0)\n", "tensorflow"),
        ("import numpy as np\nx = np.array(3.0)\n", "numpy"),
        ("x = 3.0\n", "jax"),  # plain Python belongs to whatever is read
    ],
)
def test_a_program_is_labelled_by_what_it_is_written_for(lesson, code, label):
    programs = lesson / "90-small" / "programs"
    (programs / "square.jax.py").unlink()
    (programs / "square.py").write_text(code)
    assert load_course(lesson).find("small").text("en", "jax").blocks[1].spelling == label


OPEN_PREDICTION = """```predict
id: a
at: {kind: leaf, node: x}
ask: value
prompt: |
  Say {{torch: this
```
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One.\n\nTwo\nand {{torch: `x.grad` | else: three.\n", 4),
        ("| a |\n| --- |\n| b |\n| {{jax: c |\n", 4),
        ("{{troch: misspelt}}\n", 1),
        ("{{torch: never closed {{jax: b}}\n", 1),
        ("```program\nname: square\n```\n\n" + OPEN_PREDICTION, 10),
    ],
)
def test_words_that_are_not_closed_are_found_with_their_line(write_lesson, text, line):
    with pytest.raises(LessonError, match="is not read as words for one framework") as caught:
        load_course(write_lesson(text, text))
    assert caught.value.line == line


def test_code_and_mathematics_may_look_like_words(write_lesson):
    text = "Read `{{torch: ` and ${{a: b}}$.\n\n```python\nprint(f'{{torch: {x}')\n```\n"
    assert "{{torch: " in load_course(write_lesson(text, text)).find("small").text("en").blocks[0].html


def test_a_sibling_that_is_written_for_another_framework_is_found(lesson):
    file = lesson / "90-small" / "programs" / "square.jax.py"
    file.write_text("import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\n")
    assert check_lesson(load_course(lesson).lessons[0]) == [f"{file}:1: this program is written for torch, not jax"]


def test_a_program_ends_as_its_block_says(write_lesson):
    text = "```program\nname: square\nfails: backward_twice\n```\n"
    folder = write_lesson(text, text)
    assert all(
        fault.endswith("'square' runs to its end; the block says fails: backward_twice")
        for fault in check_lesson(load_course(folder).lessons[0])
    )
    program = folder / "90-small" / "programs" / "square.py"
    program.write_text(program.read_text() + "y.backward()\n")
    assert check_lesson(load_course(folder).lessons[0]) == []
