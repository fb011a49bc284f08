"""From whatever ended a program to a problem that a page can show: a code, a plain sentence, a hint, the span to mark.

Also the notices: things that ended nothing and still deserve a sentence, such as a program that never calls `backward`.
"""

from __future__ import annotations

import math
import re
import sys
import traceback
from dataclasses import dataclass, field
from socket import gaierror
from types import TracebackType
from typing import TYPE_CHECKING, Any

from autograd_core import columns as log
from autograd_core.dialects import error_name
from autograd_core.dialects.foreign import instead
from autograd_core.dialects.missing import reason
from autograd_core.errors import Explained, LimitReached
from autograd_core.nearest import nearest
from autograd_core.source import Span, span_at
from autograd_core.tape import Variable
from webapp.runner.characters import meant
from webapp.runner.confine import make_room
from webapp.runner.dialect import dialect_of, own_values
from webapp.runner.no_gradient import WORDS, missing_gradient

if TYPE_CHECKING:
    from autograd_core.recording import Recorder

__all__ = ["FILENAME", "InputCalled", "Problem", "describe", "notices", "unreadable"]

FILENAME = "<program>"
LONGEST = 2000
LIMIT_WORDS = {
    "time_limit": ("The program ran for {limit:g} seconds and was stopped.", "Look for a loop whose condition never becomes false."),
    "cpu_limit": ("The program computed for {limit:g} seconds and was stopped.", "Look for a loop that never ends, or use smaller tensors."),
    "output_limit": ("The program printed more than {limit:,} bytes and was stopped.", "Print less: every hundredth step, say."),
    "node_limit": ("The program made more than {limit:,} nodes and was stopped.", "Use fewer steps, or whole tensors instead of a loop over elements."),
    "event_limit": ("The recording reached {limit:,} events and was stopped.", "Use fewer steps: a few are enough to see how it goes."),
    "cancelled": ("The program was stopped before its end.", "Run it again whenever you like."),
    "memory_limit": ("The program asked for more memory than it may have.", "Use smaller tensors: a thousand rows show as much as a million."),
}  # fmt: skip
NOT_ALLOWED = (
    "Programs here cannot use files of the system, the network, threads or other programs.",
    "Write the numbers into the program itself. A file that it writes under a name of its own, as 'model.pt', it can read again.",
)
KNOWN_HINTS: list[tuple[str, str]] = [
    (r"division by zero", "Check what the denominator can be."),
    (r"No such file or directory", "There are no files here; write the numbers into the program itself."),
    (r"not subscriptable|not callable", "Check the kind of value on that line with print(type(…))."),
]


class InputCalled(Exception):
    """The program asked for typed input, and nobody is there to type."""


KEYWORDS = (
    "axis", "betas", "bias", "create_graph", "device", "dim", "dtype", "eps", "grad_tensors", "has_aux", "in_features", "keepdim", "keepdims",
    "kernel_size", "learning_rate", "lr", "momentum", "name", "nesterov", "out_features", "padding", "persistent", "reduction", "requires_grad",
    "retain_graph", "shape", "size", "stride", "trainable", "unbiased", "weight", "weight_decay",
)  # fmt: skip
"""Arguments that the frameworks share, for whoever mistypes one: a traceback does not have the function that refused it."""

ASKED = {
    "tensorflow": "Compute inside of `with tf.GradientTape() as tape:` from a tf.Variable of floats, or from what tape.watch(x) was told of; "
    "then call tape.gradient(loss, x).",
    "jax": "Make the computation a function of its inputs that returns one number, and call jax.grad(f)(x).",
    "mxnet": "Call x.attach_grad(), compute inside of `with autograd.record():`, then call loss.backward().",
}
"""How a framework is asked for gradients, where it is not by `requires_grad` and `backward()`."""


@dataclass
class Problem:
    """One problem, as docs/recording.md describes it."""

    code: str
    message: str
    hint: str = ""
    span: Span | None = None
    node: int = -1
    params: dict[str, Any] = field(default_factory=dict)
    related: list[dict[str, Any]] = field(default_factory=list)
    type: str = ""
    traceback: str = ""
    status: str = "error"

    def document(self) -> dict[str, Any]:
        """The problem as JSON."""
        return {
            "code": self.code, "message": self.message, "hint": self.hint, "span": list(self.span) if self.span else None,
            "node": self.node, "params": self.params, "related": self.related, "type": self.type, "traceback": self.traceback,
        }  # fmt: skip


def _learner_place(trace: TracebackType | None) -> Span | None:
    """The span of the innermost line of the learner's own on a traceback."""
    found = None
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(FILENAME):
            found = span_at(code, trace.tb_lasti) or found
        trace = trace.tb_next
    return found


def _own_lines(trace: TracebackType | None) -> str:
    frames = [entry for entry in traceback.extract_tb(trace) if entry.filename.startswith(FILENAME)]
    return "".join(traceback.format_list(frames[-20:]))


def describe(problem: BaseException, recorder: Recorder | None) -> Problem:
    """The problem behind an exception that ended a program."""
    if isinstance(problem, MemoryError):
        make_room()  # what the program holds is still held, and its recording has to be written
    made = _describe(problem, recorder)
    made.type = made.type or error_name(type(problem))
    made.traceback = _own_lines(problem.__traceback__)
    made.span = made.span or _learner_place(problem.__traceback__)
    return made


def _describe(problem: BaseException, recorder: Recorder | None) -> Problem:
    if isinstance(problem, LimitReached):
        message, hint = LIMIT_WORDS[problem.code]
        return Problem(problem.code, message.format(**problem.params), hint, params=dict(problem.params), status="limit")
    if isinstance(problem, MemoryError):
        return Problem("memory_limit", *LIMIT_WORDS["memory_limit"], status="limit")
    if isinstance(problem, Explained):
        return _explained(problem, recorder)
    if isinstance(problem, InputCalled):
        return Problem(
            "input_called",
            "input() waits for somebody to type, and nobody can here.",
            "Give the value in the program: x = 3.0.",
            type="EOFError",
        )
    if isinstance(problem, SyntaxError):
        return _syntax(problem)
    if isinstance(problem, ModuleNotFoundError):
        name = problem.name or str(problem)
        return Problem(
            "unsupported_import",
            f"There is no module named {name!r} here{f': {why}' if (why := reason(name)) else ''}.",
            "Here are torch, tensorflow, jax, mxnet, micrograd, numpy and Python's standard library. Of another package, write the functions that the program uses into the program.",
            params={"module": name},
        )
    if isinstance(problem, ImportError):
        return _import_missing(problem)
    if isinstance(problem, NameError):
        name = getattr(problem, "name", None) or ""
        close = nearest(name, _names_in_scope(problem.__traceback__)) if name else None
        return Problem(
            "name_error", f"{problem}.", f"Did you mean {close}?" if close else "Check the spelling, and that the line that defines it ran before.",
            params={"name": name, "nearest": close or ""},
        )  # fmt: skip
    if type(problem) is AttributeError and isinstance(problem.obj, Variable):
        return _attribute_missing(problem.obj, problem.name or "")
    if isinstance(problem, RecursionError):
        return Problem("recursion", "A function calls itself without end.", "Give it a case that returns without calling itself.")
    text = _message(problem) or type(problem).__name__
    if isinstance(getattr(problem, "reason", problem), (PermissionError, gaierror)) or (
        isinstance(problem, RuntimeError) and text == "can't start new thread"
    ):
        return Problem("not_allowed", *NOT_ALLOWED, params={"type": type(problem).__name__, "message": text})
    if keyword := re.search(r"unexpected keyword argument '(\w+)'", text):
        close = nearest(keyword[1], KEYWORDS)
        return Problem(
            "keyword_unknown", f"{text}.", f"Did you mean {close}=?" if close else "Look up what it can be given.",
            params={"name": keyword[1], "nearest": close or ""},
        )  # fmt: skip
    if missing := missing_gradient(problem, FILENAME):
        code, name = missing
        message, words = WORDS[code]
        return Problem(code, message.format(name=name), words.format(name=name), params={"name": name})
    hint = next((words for pattern, words in KNOWN_HINTS if re.search(pattern, text)), "")
    return Problem("exception", f"{type(problem).__name__}: {text}", hint, params={"type": type(problem).__name__, "message": text})


def _message(problem: BaseException) -> str:
    """An exception's message; one of the learner's own may fail even at that. Long ones are cut."""
    try:
        text = str(problem)
    except Exception:
        text = ""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _attribute_missing(tensor: Any, name: str) -> Problem:
    owner, other = type(tensor).__name__, instead("torch", name)
    close = None if other else nearest(name, [word for word in dir(tensor) if word[0] != "_"])
    return Problem(
        "foreign_word" if other else "attribute_missing",
        f"'{owner}' object has no attribute '{name}'.",
        f"Write {other}." if other else f"Did you mean .{close}?" if close else "See the list of tensor methods in the documentation.",
        params={"name": name, "nearest": close or "", "instead": other, "owner": owner},
    )


def _import_missing(problem: ImportError) -> Problem:
    name = re.search(r"cannot import name '(\w+)'", str(problem))
    missing, found = (name.group(1) if name else ""), problem.name or ""
    module = found.removeprefix("autograd_core.dialects.")
    close = nearest(missing, dir(sys.modules[found])) if found in sys.modules else None
    return Problem(
        "import_missing",
        f"Cannot import {missing!r} from {module!r} here.",
        f"Did you mean {close}?" if close else "It is not part of Tapedeck yet.",
        params={"name": missing, "module": module, "nearest": close or ""},
    )


def _names_in_scope(trace: TracebackType | None) -> list[str]:
    names: list[str] = []
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILENAME:
            names = [*trace.tb_frame.f_locals, *trace.tb_frame.f_globals]
        trace = trace.tb_next
    return [name for name in names if not name.startswith("__")]


def _plain(value: Any) -> Any:
    """A parameter as JSON has it: the engine also names number types and NumPy's numbers."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return int(value) if hasattr(value, "__index__") and getattr(value, "ndim", 0) == 0 else str(value)


def _explained(problem: Explained, recorder: Recorder | None) -> Problem:
    about = problem.explanation
    spans = [(span_at(place.code, place.instruction), place.label) for place in about.places]
    known = [(span, label) for span, label in spans if span]
    related = [{"span": list(span), "label": label} for span, label in known[1:]]
    node = recorder.index(about.node) if recorder is not None and about.node >= 0 else -1
    params = {name: _plain(value) for name, value in about.params.items()}
    if about.refusal not in ("", about.code):
        params["refusal"] = about.refusal
    return Problem(about.code, about.message, about.hint, span=known[0][0] if known else None, node=node, params=params, related=related)


def _syntax(problem: SyntaxError) -> Problem:
    line = problem.lineno or 1
    column = max((problem.offset or 1) - 1, 0)
    end_line = problem.end_lineno or line
    end_column = max((problem.end_offset or 0) - 1, column + 1 if end_line == line else 0)
    code = "indentation_error" if isinstance(problem, IndentationError) else "syntax_error"
    foreign = meant(problem.msg or "")
    opened = _opened(problem.msg or "")
    hint = (
        "Indent what belongs to it by four spaces."
        if opened
        else "Lines of one block start at the same column."
        if code == "indentation_error"
        else f"“{foreign['character']}” is no character of Python's. Write {foreign['instead']} instead."
        if foreign
        else "Look at the mark, and at the end of the line before."
    )
    # CPython counts these columns in characters
    text = problem.text or ""

    def units(column: int) -> int:
        return len(text[:column].encode("utf-16-le")) // 2 if not text.isascii() else column

    return Problem(
        code, f"Python cannot read line {line}: {problem.msg}.", hint, span=(line, units(column), end_line, units(end_column)),
        params={"line": line, "message": problem.msg or "", **foreign, **opened},
    )  # fmt: skip


def _opened(message: str) -> dict[str, Any]:
    """The statement after which an indented line is missing, and its line."""
    found = re.search(r"expected an indented block after (?:'(\w+)'|(\w+)).* on line (\d+)", message)
    return {"statement": found[1] or {"function": "def"}.get(found[2], found[2]), "after": int(found[3])} if found else {}


def unreadable(text: str, problem: BaseException) -> Problem:
    """A text that Python refuses before it reads any statement: half a character, a null byte, or brackets and operators without end."""
    line, reason = 1, "the expression is nested too deeply, or too long"
    if isinstance(problem, UnicodeEncodeError):
        line, reason = text.count("\n", 0, problem.start) + 1, "it holds half of a character (a lone surrogate)"
    elif "\0" in text:  # no SyntaxError before Python 3.11.4
        line, reason = text.count("\n", 0, text.index("\0")) + 1, "source code string cannot contain null bytes"
    return Problem(
        "syntax_error", f"Python cannot read line {line}: {reason}.", "Write it as several shorter lines.", span=(line, 0, line, 1),
        params={"line": line, "message": reason}, type="SyntaxError",
    )  # fmt: skip


def notices(recorder: Recorder, text: str) -> list[dict[str, Any]]:
    """What deserves a sentence although the program ended well."""
    found: list[Problem] = []
    nodes = recorder.nodes
    if not text.strip():
        found.append(Problem("empty_program", "There is no program yet.", "Type one, or choose an example."))
    elif not nodes:
        found.append(_no_tensor(text))
    elif not recorder.passes and not recorder.pushes:
        found.append(_own_class(text) or _no_backward(recorder, text))
    found += [Problem(**{**entry, "span": recorder.spans.items[entry["span"]]}) for entry in recorder.notices]
    born = _first_nonfinite(recorder)
    if born is not None:
        found.append(born)
    return [one.document() for one in found]


def _no_tensor(text: str) -> Problem:
    return _own_class(text) or Problem(
        "no_tensor", "The program made no tensor, so there is nothing to draw.", "Make one: x = torch.tensor(3.0, requires_grad=True)."
    )


def _own_class(text: str) -> Problem | None:
    """Of a class that computes gradients itself, in a way that cannot be watched."""
    for node in own_values(text):
        return Problem(
            "own_class", f"{node.name} computes its gradients itself, in plain Python: nothing of it is on the tape.",
            "To watch every step, write from micrograd.engine import Value in its place.",
            span=(node.lineno, node.col_offset, node.lineno, node.col_offset + len(f"class {node.name}")), params={"name": node.name},
        )  # fmt: skip
    return None


def _no_backward(recorder: Recorder, text: str) -> Problem:
    candidates = [
        row
        for row, node in enumerate(recorder.nodes)
        if node[log.REQUIRES_GRAD] and node[log.KIND] == log.KIND_OPERATION and node[log.NAME]
    ]
    dialect = dialect_of(text)
    if dialect in ASKED and (not candidates or dialect != "mxnet"):
        return Problem(f"no_backward_{dialect}", "Nothing in this program asks for a gradient.", ASKED[dialect])
    if not candidates:
        return Problem(
            "no_backward",
            "Nothing in this program requires a gradient.",
            "Create an input with requires_grad=True.",
            params={"line": "", "name": ""},
        )
    row = candidates[-1]
    name = recorder.names.items[recorder.nodes[row][log.NAME]]
    scalar = all(size == 1 for size in recorder.shapes.items[recorder.nodes[row][log.SHAPE]])
    line = f"{name}.backward()" if scalar else f"{name}.sum().backward()"
    return Problem(
        "no_backward",
        "The program never calls backward, so no gradient flows.",
        f"Add {line} at the end.",
        node=row,
        params={"line": line, "name": name},
    )


def _first_nonfinite(recorder: Recorder) -> Problem | None:
    """The first value or gradient in which a NaN or an infinity was born; an infinity that the program wrote itself, as masks do, is meant."""
    for number, (kind, row, _, _, after, _) in enumerate(recorder.events):
        if (
            kind in (log.FORWARD, log.ACCUMULATION)
            and recorder.values.nonfinite(after)
            and not (kind == log.FORWARD and _meant(recorder, row))
        ):
            if kind == log.ACCUMULATION and (sender := _sender(recorder, number)) >= 0:
                return _born_on_the_way_back(recorder, row, sender, number)
            node = recorder.nodes[row]
            op = node[0]
            name = recorder.names.items[node[log.NAME]]
            what = recorder.ops.items[op][0].name if op >= 0 else "leaf"
            where = "value" if kind == log.FORWARD else "gradient"
            return Problem(
                "nonfinite", f"The {where} of {name or what} is not finite (NaN or infinity).", "Go to that step and look at the numbers that went in.",
                span=recorder.spans.items[node[log.SPAN]], node=row, params={"op": what, "name": name or what, "where": where, "event": number},
            )  # fmt: skip
    return None


def _sender(recorder: Recorder, number: int) -> int:
    """The operation whose contribution is added in an event; −1 where the gradient came from elsewhere."""
    for kind, edge, *_ in reversed(recorder.events[max(0, number - 3) : number]):
        if kind == log.CONTRIBUTION:
            return int(recorder.edge_target[edge])
    return -1


def _born_on_the_way_back(recorder: Recorder, row: int, sender: int, number: int) -> Problem:
    """All values are finite, and a slope is not: the operation that has it is to blame, not the tensor that its gradient goes to."""
    nodes = recorder.nodes
    op = recorder.ops.items[nodes[sender][0]][0].name
    name = recorder.names.items[nodes[row][log.NAME]]
    return Problem(
        "nonfinite_gradient", f"What {op} sent back{name and ' to '}{name} is not finite (NaN or infinity).",
        "Keep inputs at which its slope is not finite away from it.",
        span=recorder.spans.items[nodes[sender][log.SPAN]], node=sender, params={"op": op, "name": name, "event": number},
    )  # fmt: skip


def _meant(recorder: Recorder, row: int) -> bool:
    """Whether a value is infinite because it was given so, or made of what was: no NaN, and not of finite numbers alone."""
    values, nodes = recorder.values, recorder.nodes
    sources = recorder.sources(row)
    return not values.nan(nodes[row][log.VALUE]) and (
        not sources or any(values.nonfinite(nodes[one][log.VALUE]) for one in sources if one >= 0)
    )
