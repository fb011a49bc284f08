"""A lesson's author is told the file, the line and the mend."""

from pathlib import Path

import pytest

from webapp.lessons_markdown import read_pieces, render, render_line
from webapp.lessons_yaml import LessonError


def pieces_of(tmp_path: Path, text: str):
    path = tmp_path / "en.md"
    path.write_text(text, encoding="utf-8")
    return read_pieces(path).placed


def error_of(tmp_path: Path, text: str) -> tuple[int, str]:
    with pytest.raises(LessonError) as caught:
        pieces_of(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'en.md'}:{caught.value.line}: ")
    return caught.value.line, caught.value.message


def test_prose_and_blocks_come_in_order(tmp_path):
    pieces = pieces_of(tmp_path, "One.\n\n```program\nname: square\n```\n\nTwo.\n\n```python\nx = 1\n```\n")
    assert [piece.kind for piece in pieces] == ["text", "program", "text"]
    assert [piece.line for piece in pieces] == [1, 3, 7]
    assert '<code class="language-python">' in pieces[2].content


def test_raw_html_stays_text():
    assert render("a <script>alert(1)</script> b") == "<p>a &lt;script&gt;alert(1)&lt;/script&gt; b</p>"
    assert "javascript:" not in render("[x](javascript:alert(1))").replace("](javascript:alert(1))", "")


def test_mathematics_becomes_spans_with_escaped_tex():
    assert render_line("so $a < b$.") == 'so <span class="held"><span class="math inline">a &lt; b</span>.</span>'
    assert render("$$\nx^2\n$$") == '<span class="math block">x^2</span>'


def test_a_line_end_between_chinese_characters_leaves_no_gap():
    assert render("第一行，\n第二行") == "<p>第一行，第二行</p>"
    assert render("第一行\n**第二行**") == "<p>第一行<strong>第二行</strong></p>"
    assert render("one\ntwo") == "<p>one\ntwo</p>"


def test_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "en.md"
    path.write_bytes(b"One.\r\n\r\n```program\r\nname: square\r\n```\r\n")
    assert [piece.kind for piece in read_pieces(path).placed] == ["text", "program"]


def test_a_misspelt_block_is_named_with_the_nearest(tmp_path):
    line, said = error_of(tmp_path, "One.\n\n```progam\nname: square\n```\n")
    assert (line, said) == (3, "there is no block called 'progam'; did you mean 'program'?")


def test_a_block_inside_a_list_is_refused(tmp_path):
    line, said = error_of(tmp_path, "- one\n\n  ```program\n  name: square\n  ```\n")
    assert line == 3
    assert "stands inside a list" in said


def test_a_missing_key_is_named(tmp_path):
    line, said = error_of(tmp_path, "```predict\nid: one\nat: {kind: seed}\nask: value\n```\n")
    assert (line, said) == (2, "'prompt' is missing")


def test_an_unknown_key_is_shown_at_its_line_with_the_keys_there_are(tmp_path):
    line, said = error_of(tmp_path, "```program\nname: square\nspeed: 3\n```\n")
    assert line == 3
    assert said == "'speed' is not a key here; this one has name, run, fails"


def test_a_nested_mistake_is_shown_at_its_own_line(tmp_path):
    text = "```question\nid: q\nprompt: p\noptions:\n  - text: a\n    correct: true\n    because: b\n  - text: c\n```\n"
    line, said = error_of(tmp_path, text)
    assert (line, said) == (9, "'options.1.because' is missing") or (line, said) == (
        8,
        "'options.1.because' is missing",
    )


def test_a_question_needs_a_right_and_a_wrong_answer(tmp_path):
    text = "```question\nid: q\nprompt: p\noptions:\n  - {text: a, because: b}\n  - {text: c, because: d}\n```\n"
    assert "at least one option with 'correct: true'" in error_of(tmp_path, text)[1]


def test_broken_yaml_is_shown_at_its_line(tmp_path):
    line, said = error_of(tmp_path, "```predict\nid: one\nprompt: what: now\n```\n")
    assert line == 3
    assert "needs quotes" in said


def test_a_body_that_is_no_mapping_is_explained(tmp_path):
    assert "the body must be YAML keys and values" in error_of(tmp_path, "```program\nsquare\n```\n")[1]


def test_an_unknown_event_kind_is_named(tmp_path):
    line, said = error_of(tmp_path, "```goto\nevent:\n  kind: contribuition\n```\n")
    assert line == 3
    assert said.startswith("'event.kind': Input should be 'forward'")


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("{kind: contribution, node: x}", "choose it with 'from' and 'to'"),
        ("{kind: seed, to: x}", "choose it with 'node'"),
    ],
)
def test_a_selector_must_fit_its_kind(tmp_path, event, said):
    assert said in error_of(tmp_path, f"```goto\nevent: {event}\n```\n")[1]


def test_a_node_is_chosen_one_way(tmp_path):
    assert "either by 'name' or by 'op'" in error_of(tmp_path, "```highlight\nname: x\nop: dot\n```\n")[1]


def test_a_missing_file_is_an_error_of_that_file(tmp_path):
    with pytest.raises(LessonError, match="this file is missing"):
        read_pieces(tmp_path / "zh.md")


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "zh.md").write_bytes("文字".encode("gbk"))
    with pytest.raises(LessonError, match="this file is not UTF-8"):
        read_pieces(tmp_path / "zh.md")


def test_a_formula_keeps_the_punctuation_behind_it():
    math = '<span class="math inline">x</span>'
    assert render_line("$x$。然后") == f'<span class="held">{math}。</span>然后'
    assert render_line("($x$), then $x$") == f'(<span class="held">{math}),</span> then {math}'
    assert render_line("$x$ and `$x$.`") == f"{math} and <code>$x$.</code>"


def test_no_gap_is_shown_at_a_chinese_mark_that_ends_a_line():
    assert render_line("那部分图。\nTensorFlow 有") == "那部分图。TensorFlow 有"
    assert render_line("它叫 `x`\n和 TensorFlow\n有") == "它叫 <code>x</code>\n和 TensorFlow\n有"
    assert "</span>然后" in render("就是 $x$，\n然后")
