"""Programs as text in JAX's notation: `{ lambda ; a:f32[]. let b:f32[] = mul a a in (b,) }`.

A table says what each operation of the engine is called there, and with which parameters. A gradient inside is written out: its function is run
on the tape and walked back, and every operation of the walk is a line. Knows how programs are made (`staging`), not what they compute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.dtypes import short_name
from autograd_core.dialects.jax.inner.jitting import example_leaf, staged_call
from autograd_core.dialects.jax.inner.keys import lowered
from autograd_core.dialects.jax.inner.pytrees import flatten
from autograd_core.dialects.jax.inner.shapes import ShapedArray
from autograd_core.dialects.jax.inner.staging import Equation, Program, Var
from autograd_core.tape import Variable

__all__ = ["ClosedJaxpr", "make_jaxpr"]

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


def _products(shapes: Sequence[tuple[int, ...]]) -> str:
    first, second = shapes[0], shapes[1]
    batch = tuple(range(max(len(first) - 2, 0))) if len(first) > 2 and len(second) > 2 else ()
    contract = ((len(first) - 1,), (max(len(second) - 2, 0),))
    return f"dimension_numbers=({_tuple(contract)}, {_tuple((batch, batch))}) preferred_element_type=float32"


def _tuple(pair: Any) -> str:
    return (
        "("
        + ", ".join("(" + ", ".join(map(str, one)) + ")" if isinstance(one, tuple) else str(one) for one in [list(one) for one in pair])
        + ")"
    )


def _dot(shapes: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> str:
    first, second = shapes[0], shapes[1]
    contract = f"([{len(first) - 1}], [{max(len(second) - 2, 0)}])"
    batch = list(range(len(first) - 2)) if len(first) > 2 and len(second) > 2 else []
    return f"[\n      dimension_numbers=({contract}, ({batch}, {batch}))\n      preferred_element_type={dtype}\n    ]"


def _parameters(equation: Equation, shapes: Sequence[tuple[int, ...]], output: Var) -> str:
    """What stands in brackets behind the name."""
    name, attributes = equation.name, equation.attributes
    made = output.example.array
    if name == "sum":
        return f"[axes={_axes(attributes, shapes[0])} out_sharding=None]"
    if name in ("amax", "amin", "all", "any", "prod"):
        return f"[axes={_axes(attributes, shapes[0])}{' out_sharding=None' if name in ('amax', 'amin') else ''}]"
    if name == "permute":
        return f"[permutation={tuple(attributes['dims'])}]"
    if name == "reshape":
        return f"[dimensions=None new_sizes={tuple(made.shape)} sharding=None]"
    if name == "cast":
        return f"[new_dtype={made.dtype} weak_type={output.weak}]"
    if name == "cat":
        return f"[dimension={attributes['dim']}]"
    if name in ("matmul", "mm", "mv", "dot"):
        return _dot(shapes, made.dtype)
    if name == "expand":
        lead = len(made.shape) - len(shapes[0])
        kept = tuple(range(lead, len(made.shape)))
        return f"[\n      broadcast_dimensions={kept}\n      shape={tuple(made.shape)}\n      sharding=None\n    ]"
    if name in ("exp", "log", "sin", "cos", "tan", "tanh", "sqrt", "rsqrt", "logistic", "exp2", "sigmoid", "log1p", "expm1", "cbrt"):
        return ""
    shown = {key: value for key, value in attributes.items() if isinstance(value, (int, float, str, bool, tuple, type(None)))}
    return f"[{' '.join(f'{key}={value}' for key, value in shown.items())}]" if shown else ""


class _Names:
    """a, b, …, z, ba, bb, …: a name for each variable, in order of appearance."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def __call__(self, one: Any) -> str:
        if one not in self._known:
            number, text = len(self._known), ""
            while True:
                text = chr(97 + number % 26) + text
                number //= 26
                if not number:
                    break
            self._known[one] = text
        return self._known[one]


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
        return _Writer(self._constants).program(self._program, 0)

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
    """Writes a program with the names that are around it."""

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

    def program(self, program: Program, depth: int) -> str:
        """The whole, indented."""
        pad = "  " * depth
        around = " ".join(f"{self.names(id(one))}:{_type(one.array)}" for one in self.constants) if not depth else ""
        inputs = " ".join(f"{self.names(one)}:{_type(one.example.array)}" for one in program.inputs)
        lines = [line for equation in _expanded(program) for line in self.equation(equation, depth).split("\n")]
        outputs = ", ".join(self.atom(one) for one in program.outputs) + ("," if len(program.outputs) == 1 else "")
        head = f"{{ lambda {around + ' ' if around else ''}; {inputs}{'' if inputs else ''}. let"
        if not lines:
            return f"{head}  in ({outputs}) }}"
        if len(lines) == 1 and len(head) + len(lines[0]) + len(outputs) < 80 and depth:
            return f"{head} {lines[0].strip()} in ({outputs}) }}"
        body = "\n".join(f"{pad}    {line}" for line in lines)
        return f"{head}\n{body}\n{pad}  in ({outputs}) }}"

    def equation(self, equation: Equation, depth: int) -> str:
        """One line, or several."""
        shapes = [tuple(_example(one).shape) for one in equation.inputs]
        kinds = [_example(one).dtype for one in equation.inputs if hasattr(_example(one), "dtype")]
        like = kinds[0] if kinds else None
        name, parameters, inputs = _NAMES.get(equation.name, equation.name), "", list(equation.inputs)
        if equation.name == "pow" and isinstance(inputs[1], int):
            name, parameters, inputs = "integer_pow", f"[y={inputs[1]}]", inputs[:1]
        elif equation.name == "where":
            inputs = [inputs[0], inputs[2], inputs[1]]
            like = next((_example(one).dtype for one in inputs[1:] if hasattr(_example(one), "dtype")), like)
        elif equation.programs:
            parameters = self.inner(equation, depth)
        elif equation.outputs:
            parameters = _parameters(equation, shapes, equation.outputs[0])
        operands = " ".join(self.atom(one, like) for one in inputs)
        outputs = " ".join(f"{self.names(one)}:{_type(one.example.array)}" for one in equation.outputs)
        return f"{outputs or '_'} = {name}{parameters} {operands}".rstrip()

    def inner(self, equation: Equation, depth: int) -> str:
        """The parameters of an equation that holds programs."""
        del depth
        shown = {key: value for key, value in equation.attributes.items()}
        programs = [self.program(one, 2 if len(equation.programs) > 1 or equation.name == "jit" else 1) for one in equation.programs]
        if equation.name == "cond":
            return "[\n  branches=(\n" + "\n".join(f"    {one}" for one in programs) + "\n  )\n]"
        if equation.name == "while":
            return f"[\n  body_jaxpr={programs[1]}\n  body_nconsts=0\n  cond_jaxpr={programs[0]}\n  cond_nconsts=0\n]"
        rest = "".join(f"\n  {key}={value}" for key, value in sorted(shown.items()) if key != "name")
        first = f"\n  name={shown['name']}" if "name" in shown else ""
        return f"[{first}\n  jaxpr={programs[0]}{rest}\n]"


def _example(one: Any) -> Any:
    found = one.example if type(one) is Var else one
    return (
        np.asarray(found.array)
        if isinstance(found, Variable) and not hasattr(found.array, "shape")
        else getattr(found, "array", np.asarray(found) if not isinstance(found, (int, float, bool)) else _Number())
    )


class _Number:
    """A number as an operand: no shape, no dtype of its own."""

    shape = ()


def _expanded(program: Program) -> Iterator[Equation]:
    """The equations, transforms of gradients among them written out where that can be done."""
    yield from program.equations


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
