"""The names a person calls operations by: one registry, filled by the definitions themselves.

A definition in `ops/` registers itself; from here come the functions of the package, the methods of `Tensor`, their in-place
forms and the namespaces of the PyTorch surface (`linalg`, `special`, `nn.functional`). Adding an operation touches the one place that
defines it. Knows nothing of particular operations, nor of tensors beyond their state.
"""

from __future__ import annotations

import importlib
from _thread import RLock
from collections.abc import Callable
from typing import Any

from autograd_core.errors import refuse
from autograd_core.operands import PLAIN, misread
from autograd_core.promotion import holds
from autograd_core.tape import Variable

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""What a person calls, by name: `sum`, `linalg.inv`, `F.gelu`, `special.expit`."""
METHODS: dict[str, Callable[..., Any]] = {}
"""What becomes a method of `Tensor`, by name."""
IN_PLACE: dict[str, Callable[..., Any]] = {}
"""What has an in-place form (`add_`), by name without the underscore."""
INNER: dict[str, Callable[..., Any]] = {}
"""The functions themselves, as rules call them: on arrays they compute, on tensors they go on the tape."""
_loading = RLock()  # not by way of `threading`, which takes half a millisecond to import
ON_LOAD: list[Callable[[], None]] = []
"""Who wants to know when the rest of the definitions has been loaded."""
LATE = ["autograd_core.ops"]
"""Packages whose modules are loaded, all of them, when a name is asked for that is not there yet: importing the engine stays quick."""


def public(*names: str, method: bool = True, inplace: bool = False, numbers: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """Let people call this function, under its own name or under `names`.

    A plain name is a function of the package and (unless `method=False`) a method of `Tensor`; a dotted one
    (`linalg.inv`, `F.gelu`) stands in that namespace. With `inplace` there is also a method `name_`. The first parameter is `input`, as
    in PyTorch, and a tensor unless it may be a number as well (`numbers=True`); `axis` and `keepdims` are understood for `dim` and `keepdim`,
    and `out=` is taken care of here.
    """

    def enter(function: Callable[..., Any]) -> Callable[..., Any]:
        function.__qualname__ = (names or (function.__name__,))[0].rpartition(".")[2]  # what a person knows it as
        outer = exposed(function, numbers)
        INNER[function.__name__] = function
        for name in names or (function.__name__,):
            register(name, outer, method=method, inplace=inplace)
        return function

    return enter


def composed(
    names: str, words: str, function: Callable[..., Any], *, method: bool = True, inplace: bool = False, numbers: bool = False
) -> Any:
    """Let people call a function that is made of others, by its names; rules too, unless they know an operation by the first of them."""
    first = names.split()[0].split(".")[-1]
    function.__name__, function.__qualname__, function.__doc__ = first, first, words
    for name in names.split():
        register(name, exposed(function, numbers), method=method, inplace=inplace)
    INNER.setdefault(first, function)
    return function


def register(name: str, outer: Callable[..., Any], *, method: bool = True, inplace: bool = False) -> None:
    """Enter what a person calls under a name: a dotted one belongs to that namespace, a plain one is also a method."""
    FUNCTIONS[name] = outer
    if "." not in name:
        if method:
            METHODS[name] = outer
        if inplace:
            IN_PLACE[name] = outer


def exposed(function: Callable[..., Any], numbers: bool = False) -> Callable[..., Any]:
    """The function as a person may call it: PyTorch's `input` and NumPy's words for arguments understood, `out=` written to."""
    code = getattr(function, "__code__", None)
    accepts = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
    if hasattr(function, "__signature__"):  # it is made of another one, and says itself what it takes
        accepts = tuple(function.__signature__.parameters)
    owner: Any = getattr(function, "__self__", None)
    first, second = (*(owner.words if hasattr(owner, "kernel") else accepts), "", "")[:2]  # an operation itself knows them
    words = (*_WORDS, ("input", first), ("x", first), ("input2", second), ("x2", second))
    others = [(word, ours) for word, ours in words if word not in accepts and ours in accepts]
    known, wants = frozenset(accepts), not numbers and accepts[:1] == ("input",)
    alone = [(place, word) for place, word in enumerate(accepts) if word in _TENSORS]

    def call(*arguments: Any, **keywords: Any) -> Any:
        if wants and arguments and not isinstance(arguments[0], Variable):
            raise no_tensor(function.__qualname__, arguments[0])
        for place, word in alone:
            if place < len(arguments) and not isinstance(arguments[place], Variable):
                raise no_tensor(function.__qualname__, arguments[place], word, place + 1)
        try:
            if known.issuperset(keywords):
                return function(*arguments, **keywords)
            for word, ours in others:
                if word in keywords:
                    keywords[ours] = keywords.pop(word)
            if "out" in keywords and "out" not in known:
                return _written(keywords.pop("out"), function(*arguments, **keywords), getattr(owner, "name", function.__qualname__))
            return function(*arguments, **keywords)
        except PLAIN as problem:
            told = misread(function, arguments, keywords, problem)
            if told is problem:
                raise
            raise told from None

    call.__name__, call.__qualname__, call.__doc__, call.__wrapped__ = function.__name__, function.__name__, function.__doc__, function  # type: ignore[attr-defined]
    call.explains = True  # type: ignore[attr-defined]
    return call


def outermost(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same of an operation, and of what calls its first argument otherwise than `input`; what is exposed already stays."""
    code = getattr(function, "__code__", None)
    other = code is not None and (hasattr(getattr(function, "__self__", None), "kernel") or code.co_varnames[:1] != ("input",))
    return exposed(function) if other and not hasattr(function, "explains") else function


_TENSORS = {f"{word}{n}" for word in ("x", "input", "tensor", "vec", "mat", "batch") for n in (1, 2)} | {"anchor", "positive", "negative"}
"""What is always a tensor, not only in the first place."""
_WORDS = (("axis", "dim"), ("keepdims", "keepdim"), ("dims", "dim"))


_TOTALS = frozenset(("cumprod", "cumsum", "nansum", "prod", "sum"))
"""What adds and multiplies in the dtype of `out=`, whichever it is."""


def _written(out: Any, result: Any, op: str) -> Any:
    if out is None:
        return result
    if isinstance(result, tuple):
        return type(result)(*[_written(o, r, op) for o, r in zip(out, result, strict=True)])
    if out.tracked or result.tracked:
        raise refuse("out_requires_grad")
    if op not in _TOTALS and not holds(out.array.dtype, result.array.dtype):
        raise refuse("out_dtype", op=op, result=result.array.dtype, mine=out.array.dtype)
    out._overwrite(result.array.astype(out.array.dtype), replace=out.array.shape != result.array.shape)
    return out


def load_all() -> None:
    """Load every definition."""
    if not LATE:
        return
    from pkgutil import iter_modules

    with _loading:  # a second thread waits: two that import halves of one another would both fail
        for package in LATE:
            for module in iter_modules(importlib.import_module(package).__path__):
                importlib.import_module(f"{package}.{module.name}")
        if LATE:
            LATE.clear()
            for tell in ON_LOAD:
                tell()


def find(name: str) -> Callable[..., Any] | None:
    """A function by its public name, loading the rest of the definitions where it is not known yet."""
    if name not in FUNCTIONS:
        load_all()
    return FUNCTIONS.get(name)


def space(prefix: str) -> dict[str, Callable[..., Any]]:
    """The functions of one namespace by their names there: `space("linalg")["inv"]`."""
    load_all()
    return {name.removeprefix(prefix + "."): outermost(f) for name, f in FUNCTIONS.items() if name.startswith(prefix + ".")}


def needs_tensor(name: str, inputs: tuple[Any, ...]) -> None:
    """Refuse an operation without a tensor among its inputs."""
    if not any(isinstance(one, Variable) for one in inputs):
        raise no_tensor(name, inputs[0] if inputs else None)


def no_tensor(name: str, one: Any, argument: str = "input", position: int = 1) -> Exception:
    """The refusal of what stands where only a tensor can, to be raised."""
    return refuse("not_a_tensor", op=name, argument=argument, position=position, type=type(one).__name__)
