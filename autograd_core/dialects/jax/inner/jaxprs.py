"""Programs as text in JAX's notation: `{ lambda ; a:f32[]. let b:f32[] = mul a a in (b,) }`.

A table says what each operation of the engine is called there, and with which parameters. A gradient inside is written out: its function is run
on the tape and walked back, and every operation of the walk is a line. Knows how programs are made (`staging`), not what they compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.dtypes import short_name
from autograd_core.dialects.jax.inner.jitting import example_leaf, staged_call
from autograd_core.dialects.jax.inner.keys import lowered
from autograd_core.dialects.jax.inner.pytrees import flatten
from autograd_core.dialects.jax.inner.shapes import ShapedArray
from autograd_core.dialects.jax.inner.staging import Equation, Program, Var
from autograd_core.modes import mode
from autograd_core.op import Op, apply, make
from autograd_core.tape import Variable
from autograd_core.walk import walk

__all__ = ["ClosedJaxpr", "make_jaxpr"]

_DERIVATIVES = frozenset({"grad", "jvp", "vjp", "pull", "jacrev", "jacfwd"})
_NAMES = {
    "asin": "asin", "pow": "pow", "maximum": "max", "minimum": "min", "sigmoid": "logistic", "where": "select_n", "clone": "copy", "detach": "stop_gradient",
    "fmod": "rem", "bitwise_and": "and", "bitwise_or": "or", "bitwise_xor": "xor", "bitwise_not": "not", "logical_not": "not", "logical_and": "and",
    "logical_or": "or", "sum": "reduce_sum", "prod": "reduce_prod", "amax": "reduce_max", "amin": "reduce_min", "all": "reduce_and", "any": "reduce_or",
    "permute": "transpose", "cat": "concatenate", "cast": "convert_element_type", "matmul": "dot_general", "mm": "dot_general", "mv": "dot_general",
    "dot": "dot_general", "expand": "broadcast_in_dim", "erfinv": "erf_inv", "flip": "rev", "isfinite": "is_finite",
}  # fmt: skip


def _axes(attributes: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    dim = attributes.get("dim")
    given = range(len(shape)) if dim is None else dim if isinstance(dim, (tuple, list)) else (dim,)
    return tuple(sorted(one % max(len(shape), 1) for one in given))


def _dot(shapes: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> list[str]:
    first, second = shapes[0], shapes[1]
    contract = f"([{len(first) - 1}], [{max(len(second) - 2, 0)}])"
    batch = list(range(len(first) - 2)) if len(first) > 2 and len(second) > 2 else []
    return [f"dimension_numbers=({contract}, ({batch}, {batch}))", f"preferred_element_type={dtype}"]


def _parameters(equation: Equation, shapes: Sequence[tuple[int, ...]], output: Var) -> list[str]:
    """What stands in brackets behind the name."""
    name, attributes = equation.name, equation.attributes
    made = output.example.array
    if name in ("sum", "amax", "amin", "prod", "all", "any"):
        return [f"axes={_axes(attributes, shapes[0])}", *(["out_sharding=None"] if name == "sum" else [])]
    if name == "permute":
        return [f"permutation={tuple(attributes['dims'])}"]
    if name == "reshape":
        return ["dimensions=None", f"new_sizes={tuple(made.shape)}", "sharding=None"]
    if name == "cast":
        return [f"new_dtype={made.dtype}", f"weak_type={output.weak}"]
    if name == "cat":
        return [f"dimension={attributes['dim']}"]
    if name in ("matmul", "mm", "mv", "dot"):
        return _dot(shapes, made.dtype)
    if name == "expand":
        kept = tuple(range(len(made.shape) - len(shapes[0]), len(made.shape)))
        return [f"broadcast_dimensions={kept}", f"shape={tuple(made.shape)}", "sharding=None"]
    return [f"{key}={value}" for key, value in attributes.items() if isinstance(value, (int, float, str, bool, tuple, type(None)))]


class _Names:
    """a, b, …, z, ba, bb, …: a name for each variable, in order of appearance."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def __call__(self, one: Any) -> str:
        if one not in self._known:
            number, text = len(set(self._known.values())), ""
            while True:
                text = chr(97 + number % 26) + text
                number //= 26
                if not number:
                    break
            self._known[one] = text
        return self._known[one]

    def same(self, one: Any, as_other: Any) -> None:
        """Let one variable have the name of another."""
        self._known[one] = self(as_other)


def _type(array: Any) -> str:
    return f"{short_name(array.dtype)}[{','.join(map(str, array.shape))}]"


class ClosedJaxpr:
    """A staged function, to be printed; `jaxpr`, `consts`, `in_avals` and `out_avals` as in JAX."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._constants: list[Any] = []
        for one in program.constants():
            if not any(one is other for other in self._constants) and len(one.array.shape):
                self._constants.append(one)

    @property
    def jaxpr(self) -> Any:
        """The program without its constants."""
        return self

    @property
    def consts(self) -> list[Any]:
        """The arrays taken from outside."""
        return [dress(one) for one in self._constants]

    @property
    def eqns(self) -> list[Any]:
        """The equations."""
        return [_Line(one) for one in _expanded(self._program)]

    @property
    def in_avals(self) -> list[Any]:
        """The types of the inputs."""
        return [ShapedArray(one.example.array.shape, one.example.array.dtype) for one in self._program.inputs]

    @property
    def out_avals(self) -> list[Any]:
        """The types of the outputs."""
        return [ShapedArray(one.array.shape, one.array.dtype) for one in self._program.examples]

    def __repr__(self) -> str:
        return _Writer(self._constants).program(self._program, 0, True)

    __str__ = __repr__


class _Line:
    """One equation as `jaxpr.eqns` shows it."""

    def __init__(self, equation: Equation) -> None:
        self.primitive = _NAMES.get(equation.name, equation.name)
        self.params = equation.attributes
        self.invars, self.outvars = list(equation.inputs), list(equation.outputs)

    def __repr__(self) -> str:
        return f"{self.primitive} of {len(self.invars)}"


class _Writer:
    """Writes programs: on one line where that fits into 80 columns, else a line for each equation."""

    def __init__(self, constants: list[Any]) -> None:
        self.names, self.constants = _Names(), constants

    def atom(self, one: Any, like: Any = None) -> str:
        """An operand: a name, or a number with its type."""
        if type(one) is Var:
            return self.names(one)
        for constant in self.constants:
            if one is constant:
                return self.names(id(constant))
        array = one.array if isinstance(one, Variable) else one
        if not hasattr(array, "dtype"):
            kind = like if like is not None else np.dtype(np.float32 if isinstance(one, float) else np.int32)
            return f"{kind.type(one)}:{short_name(kind)}[]"
        return f"{array}:{_type(array)}" if not array.shape else f"[...]:{_type(array)}"

    def program(self, program: Program, indent: int, outermost: bool = False) -> str:
        """A program whose first line begins at that column."""
        equations = _expanded(program)
        around = "".join(f"{self.names(id(one))}:{_type(one.array)} " for one in self.constants) if outermost else ""
        inputs = " ".join(f"{self.names(one)}:{_type(one.example.array)}" for one in program.inputs)
        head = f"{{ lambda {around}; {inputs}. let"
        lines = [self.equation(one, indent + 4) for one in equations]
        outputs = "(" + ", ".join(self.atom(one) for one in program.outputs) + ("," if len(program.outputs) == 1 else "") + ")"
        flat = f"{head} {'; '.join(lines)} in {outputs} }}"
        if "\n" not in flat and indent + len(flat) <= 80:
            return flat
        pad = " " * indent
        return "\n".join([head, *[f"{pad}    {line}" for line in lines], f"{pad}  in {outputs} }}"])

    def equation(self, equation: Equation, indent: int) -> str:
        """One equation that begins at that column."""
        examples = [_example(one) for one in equation.inputs]
        like = next((one.dtype for one in examples if hasattr(one, "dtype") and (equation.name != "where" or one.dtype.kind != "b")), None)
        name, inputs = _NAMES.get(equation.name, equation.name), list(equation.inputs)
        outputs = " ".join(f"{self.names(one)}:{_type(one.example.array)}" for one in equation.outputs)
        if equation.name == "pow" and isinstance(inputs[1], int):
            name, parameters, inputs = "integer_pow", [f"y={inputs[1]}"], inputs[:1]
        elif equation.programs:
            parameters = self.inner(equation, indent + 2)
        else:
            parameters = _parameters(equation, [tuple(one.shape) for one in examples], equation.outputs[0]) if equation.outputs else []
        if equation.name == "where":
            inputs = [inputs[0], inputs[2], inputs[1]]
        operands = "".join(f" {self.atom(one, like)}" for one in inputs)
        start = f"{outputs or '_'} = {name}"
        flat = f"{start}[{' '.join(parameters)}]{operands}" if parameters else start + operands
        if "\n" not in flat and (indent + len(flat) <= 80 or len(parameters) < 2) and not equation.programs:
            return flat
        pad = " " * indent
        return "\n".join([f"{start}[", *[f"{pad}  {one}" for one in parameters], f"{pad}]{operands}"])

    def inner(self, equation: Equation, indent: int) -> list[str]:
        """The parameters of an equation that holds programs; the names inside of `jit` are those outside."""
        programs, attributes = equation.programs, equation.attributes
        if equation.name == "cond":
            lines = [" " * (indent + 2) + self.program(one, indent + 2) for one in programs]
            return ["branches=(\n" + "\n".join(lines) + "\n" + " " * indent + ")"]
        if equation.name == "while":
            body, test = self.program(programs[1], indent), self.program(programs[0], indent)
            return [f"body_jaxpr={body}", "body_nconsts=0", f"cond_jaxpr={test}", "cond_nconsts=0"]
        if equation.name == "jit":
            for ours, theirs in [
                *zip(programs[0].inputs, equation.inputs, strict=True),
                *zip(programs[0].outputs, equation.outputs, strict=True),
            ]:
                if type(theirs) is Var and type(ours) is Var:
                    self.names.same(ours, theirs)
            return [f"name={attributes['name']}", f"jaxpr={self.program(programs[0], indent)}"]
        rest = {"num_consts": 0, "unroll": 1} if equation.name == "scan" else {}
        shown = sorted({**attributes, **rest}.items())
        return [f"jaxpr={self.program(programs[0], indent)}", *[f"{key}={value}" for key, value in shown]]


class _Number:
    """A number as an operand: no shape, no dtype of its own."""

    shape = ()


def _example(one: Any) -> Any:
    """The shape and dtype of an operand."""
    found = one.example if type(one) is Var else one
    array = found.array if isinstance(found, Variable) else found
    return array if hasattr(array, "dtype") else _Number()


class _Log:
    """A trace that computes on examples and enters every operation: a gradient written out. Arrays are known by their identity."""

    def __init__(self) -> None:
        self.outer = None
        self.equations: list[Equation] = []
        self.known: dict[int, Var] = {}
        self.kept: list[Any] = []
        self.walking = False

    def wrap(self, tensor: Any) -> Any:
        """The tensor itself: nothing is batched."""
        return tensor

    physical = wrap

    def name(self, tensor: Any, one: Var) -> None:
        """From here on this array has that name."""
        self.kept.append(tensor.array)
        self.known[id(tensor.array)] = one

    def atom(self, one: Any) -> Any:
        """The name of an operand, or itself."""
        return self.known.get(id(one.array), one) if isinstance(one, Variable) else one

    def __call__(self, op: Op, inputs: Sequence[Any], attributes: dict[str, Any]) -> Any:
        with mode(trace=None):
            result = apply(op, inputs, attributes)
        if op.name in ("alias", "detach", "clone"):
            self.name(result, self.atom(inputs[0]))
            return result
        made = Var(make(result.array), False)
        meeting = self.walking and op.name == "add" and all(isinstance(one, Variable) for one in inputs)
        name = "add_any" if meeting else op.name  # what comes back along several edges is added up
        self.equations.append(Equation(name, [self.atom(one) for one in inputs], [made], op=op, attributes=attributes))
        self.name(result, made)
        return result

    def loop_call(self, function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
        """A function with a rule of its own: its value is one equation, and what its rule does on the way back is entered."""
        with mode(trace=None):
            results = function(*inputs)
        made = [Var(make(one.array), False) for one in results]
        kind = "custom_jvp_call" if inputs[0].pull is None else "custom_vjp_call"
        self.equations.append(Equation(kind, [self.atom(one) for one in inputs[1:]], made))
        for one, its in zip(results, made, strict=True):
            self.name(one, its)
        return results

    def grad(self, outputs: Sequence[Any], inputs: Sequence[Any], seeds: Sequence[Any], **_: Any) -> tuple[Any, ...]:
        """The walk back with every rule on tensors, so that all it does is entered."""
        first = [make(np.ones_like(one.array)[()]) if seed is None else seed for one, seed in zip(outputs, seeds, strict=True)]
        targets = [one.node or one for one in inputs]
        self.walking = True
        with mode(grad=True):
            found = walk([one.node or one for one in outputs], first, retain_graph=True, create_graph=True, wanted=targets)
        self.walking = False
        return tuple(found[key][0] if key in found else one * 0.0 for key, one in zip(targets, inputs, strict=True))


def _expanded(program: Program) -> list[Equation]:
    """The equations, gradients among them written out, and without what nobody reads."""
    if not any(one.name in _DERIVATIVES for one in program.equations):
        return program.equations
    log = _Log()
    inputs = [make(np.array(one.example.array)) for one in program.inputs]
    for tensor, one in zip(inputs, program.inputs, strict=True):
        log.name(tensor, one)
    around = {one: make(np.array(one.example.array)) for one in program.free}
    for one, tensor in around.items():
        log.name(tensor, one)
    with mode(trace=log, grad=True, recorder=None):
        outputs = program.closed(around)(*inputs)
    program.outputs = [log.atom(one) for one in outputs]
    wanted = {one for one in program.outputs if type(one) is Var}
    kept: list[Equation] = []
    for equation in reversed(log.equations):
        if wanted & {*equation.outputs}:
            kept.append(equation)
            wanted |= {one for one in equation.inputs if type(one) is Var}
    program.equations = kept[::-1]
    return program.equations


def make_jaxpr(
    fun: Callable[..., Any], static_argnums: Any = (), axis_env: Any = None, return_shape: bool = False, abstracted_axes: Any = None
) -> Callable[..., Any]:
    """What the function does for arguments like these, as a jaxpr to be printed.

    >>> print(make_jaxpr(lambda x: x * x + 1.0)(3.0))
    { lambda ; a:f32[]. let b:f32[] = mul a a; c:f32[] = add b 1.0:f32[] in (c,) }
    """
    del axis_env, abstracted_axes
    fixed = (static_argnums,) if isinstance(static_argnums, int) else tuple(static_argnums)

    def jaxpr_of(*arguments: Any, **keywords: Any) -> Any:
        static = {i: one for i, one in enumerate(arguments) if i in fixed}
        rest = tuple(one for i, one in enumerate(arguments) if i not in static)

        def call(*given: Any, **words: Any) -> Any:
            others = iter(given)
            return fun(*[static[i] if i in static else next(others) for i in range(len(arguments))], **words)

        staged, _ = staged_call(call, (rest, keywords), [example_leaf(lowered(one)) for one in flatten((rest, keywords))[0]])
        closed = ClosedJaxpr(staged.program)
        if not return_shape:
            return closed
        return closed, staged.box["out"].unflatten(closed.out_avals)

    return jaxpr_of
