"""Every formula of the engine is mathematics that the page can set: KaTeX, as the page loads it, takes them all without a complaint."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest

from autograd_core.op import REGISTRY
from autograd_core.public import load_all
from tests.server import ROOT, machine

STATIC = ROOT / "static"
SET = """
import katex from "katex";
const formulas = JSON.parse(await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (part) => (text += part)).on("end", () => resolve(text));
}));
const wrong = {};
for (const [name, tex] of Object.entries(formulas)) {
  try {
    katex.renderToString(tex, { throwOnError: true, strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
      trust: (context) => context.command === "\\\\htmlClass" });
  } catch (problem) {
    wrong[name] = `${tex}: ${problem.message}`;
  }
}
console.log(JSON.stringify(wrong));
"""
# what the page puts into the blanks, at its worst: indices, exponents, and a sum that needs brackets
VALUE, SUM = r"\htmlClass{tv}{w_{1}^{(2)}}", r"\htmlClass{tv}{(\mathit{loss} + x^{2})}"
GRADIENT = r"\htmlClass{tg}{\underset{3\times 2}{\bar G_{y_1}}}"


def templates() -> Iterator[tuple[str, str]]:
    """The formulas of every operation, each by what it says."""
    load_all()
    for op in REGISTRY.values():
        for latex, derivative in [(op.latex, op.derivative), *(op.formulas(one.attributes) for one in op.samples if op.forms)]:
            yield f"{op.name}", latex
            for slot, formula in enumerate(derivative):
                if formula is not None:
                    yield f"{op.name}, derivative {slot + 1}", formula


def filled(template: str, value: str) -> str:
    """A template with something in its blanks, as `templateTex` of the page fills them."""

    def fill(blank: re.Match[str]) -> str:
        return GRADIENT if blank[0] == "#g" else r"\text{word}" if "{" in blank[0] else value

    return re.sub(r"#(?:\{\w+\}|\w)", fill, template).replace("\\frac{", "\\dfrac{")


@pytest.mark.parametrize("value", [VALUE, SUM], ids=["a name with an index", "a sum"])
def test_every_formula_can_be_set(value: str) -> None:
    node = machine().machine_node() or machine().packaged_node()
    assert node is not None
    formulas = {name: filled(template, value) for name, template in templates()}
    assert len(formulas) > 400
    done = subprocess.run(
        [str(node.folder / "node"), "--input-type=module", "-e", SET], cwd=STATIC, input=json.dumps(formulas), capture_output=True, text=True, check=True
    )  # fmt: skip
    assert json.loads(done.stdout) == {}


def test_a_formula_has_blanks_for_what_the_operation_has() -> None:
    for name, template in templates():
        inputs = {int(n) for n in re.findall(r"#(\d)", template)}
        assert inputs <= set(range(1, len(REGISTRY[name.split(",")[0]].rules) + 1)), name
        assert set(re.findall(r"#([a-zA-Z])", template)) <= ({"g", "y", "i"} if "," in name else set()), name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_inside_formulas_are_in_the_page_s_language(language: str) -> None:
    said = (STATIC / "src" / "i18n" / language / "formulas.ts").read_text("utf8")
    known = set(re.findall(r'^  "?([^":]+)"?:', said, re.MULTILINE))
    words = {found.strip() for _, template in templates() for found in re.findall(r"\\text\{([^}]*)\}", template)}
    assert words == known
