"""One operator, sample by sample: PyTorch's outputs and gradients beside ours."""

from __future__ import annotations

import itertools
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch.testing._internal.common_methods_invocations import op_db

from autograd_core.backward import grad as our_grad
from autograd_core.tape import Variable
from tests.oracle.convert import Missing, Unsupported, Variants, rebound, to_ours

__all__ = ["LEFT_OUT", "Report", "chosen", "left_out", "run"]

TOLERANCE = 1e-6
SECONDS = 60

LEFT_OUT = {
    "fft.": "fft", "stft": "fft", "istft": "fft", "sparse.": "sparse", "to_sparse": "sparse", "jiterator": "internal",
    "view_as_complex": "complex", "view_as_real": "complex", "complex": "complex", "polar": "complex", "cdouble": "complex",
    "cfloat": "complex", "chalf": "complex", "linalg.eig": "complex", "linalg.eigvals": "complex", "bfloat16": "dtype", "imag": "complex",
    "torch.ops.": "internal", "_": "internal", "hash_tensor": "internal", "native_dropout_backward": "internal",
    "max_pool2d_with_indices_backward": "internal", "bmm/triton_optimized": "internal",
    "nn.functional.linear_cross_entropy": "internal", "special.airy_ai": "rare", "as_strided/partial_views": "memory",
    "as_strided_scatter": "wrong",  # the gradient PyTorch gives is of neither place
}  # fmt: skip
"""Operators (or beginnings of names, where they end in a dot or underscore) that are left out on purpose, and why."""
RANDOM = {
    "cauchy", "exponential", "geometric", "log_normal", "uniform", "normal", "bernoulli", "multinomial", "randn", "randn_like", "rand_like",
    "randint", "randint_like", "empty", "empty_like", "empty_permuted", "empty_strided", "new_empty", "new_empty_strided",
    "nn.functional.dropout", "nn.functional.dropout2d", "nn.functional.dropout3d", "nn.functional.alpha_dropout",
    "nn.functional.feature_alpha_dropout", "nn.functional.rrelu", "nn.functional.fractional_max_pool2d", "resize_", "resize_as_",
    "nn.functional.fractional_max_pool3d", "nn.functional.scaled_dot_product_attention/dropout", "svd_lowrank", "pca_lowrank",
}  # fmt: skip
"""Values come from a generator or are left uninitialised: only shapes and dtypes are compared."""
GAUGE = {
    "svd",
    "linalg.svd",
    "linalg.eigh",
    "linalg.svdvals",
    "svd_lowrank",
    "pca_lowrank",
    "norm/nuc",
    "geqrf",
}
"""Outputs are unique only up to signs: PyTorch's own processing of the output comes before the comparison."""

MEMORY = {"to", "double", "float", "half", "long", "int", "short", "char", "byte", "bool", "histogramdd", "sum_to_size"}
"""Which of their outputs look at an input's memory is not compared: layouts beyond strides are not kept here, and of bins and numbers
without axes PyTorch hands out what comes handy."""


@dataclass
class Report:
    """How one form of one operator fared."""

    name: str
    passed: int = 0
    total: int = 0
    skipped: int = 0
    missing: bool = False
    failures: list[tuple[str, str]] = field(default_factory=list)
    others: list[Report] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every sample agreed."""
        return not self.missing and not self.failures


def full_name(info: Any) -> str:
    """The operator with its variant: `div/floor_rounding`."""
    return info.name + (f"/{info.variant_test_name}" if info.variant_test_name else "")


def left_out(info: Any) -> str | None:
    """Why an operator is left out, or `None`."""
    name = full_name(info)
    for word, reason in LEFT_OUT.items():
        if name == word or info.name == word or (word[-1] in "._r" and name.startswith(word) and not name.startswith("__")):
            return reason
    return None


def chosen(words: list[str], dtype: torch.dtype = torch.float64) -> list[Any]:
    """Operators by name, or by the beginning of a name where none is called so; all of them for no words."""
    every = [info for info in op_db if dtype in info.dtypes]
    if not words:
        return every
    picked: list[Any] = []
    for word in words:
        exact = [info for info in every if word in (info.name, full_name(info), info.name.removeprefix("nn.functional."))]
        picked += exact or [info for info in every if full_name(info).startswith(word)]
    return picked


def _spread(items: list[Any], limit: int) -> list[Any]:
    if not limit or len(items) <= limit:
        return items[:limit]
    return [items[int(i)] for i in np.linspace(0, len(items) - 1, limit)]


@contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise TimeoutError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(info: Any, *, limit: int = 60, dtype: torch.dtype = torch.float64, more: bool = False) -> Report:
    """Compare one operator in all its forms."""
    report = Report(full_name(info))
    torch.manual_seed(0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        grad = info.supports_autograd and dtype.is_floating_point
        make = info.reference_inputs if more else info.sample_inputs
        try:
            samples = list(itertools.islice(make("cpu", dtype, requires_grad=grad), 600))
        except Exception as problem:
            report.failures.append(("no samples", f"PyTorch itself: {problem}"))
            return report
        strided = []
        for sample in _spread(samples, 0 if info.name.startswith("as_strided") else 12):
            try:
                strided.append(sample.noncontiguous())
            except Exception:
                continue
        variants = Variants(info)
        try:
            function = variants.function()
        except Missing:
            report.missing = True
        else:
            for sample in _spread(samples, limit) + strided:
                _one(report, info, info.op, function, sample)
        for name, theirs, mine, inplace in variants.others():
            other = Report(name, missing=mine is None)
            report.others.append(other)
            for sample in _spread(samples, 12) if mine is not None else ():
                if not (inplace and sample.broadcasts_input):
                    _one(other, info, theirs, mine, sample, inplace=inplace)
    return report


def _one(report: Report, info: Any, theirs: Any, mine: Any, sample: Any, *, inplace: bool = False) -> None:
    memo: dict[int, Any] = {}
    state = torch.get_rng_state()
    try:
        arguments = to_ours((sample.input, list(sample.args), dict(sample.kwargs)), memo)
        if inplace:
            theirs, expected = None, _in_place(theirs, sample.input, sample.args, sample.kwargs)
        else:
            expected = theirs(sample.input, *sample.args, **sample.kwargs)
    except Unsupported:
        report.skipped += 1
        return
    except Missing as problem:
        report.total += 1
        report.failures.append((describe(sample), f"argument {problem} is missing"))
        return
    except Exception:
        report.skipped += 1
        return
    torch.set_rng_state(state)
    if any(t.is_complex() or t.layout != torch.strided for t in _flat(expected) if isinstance(t, torch.Tensor)):
        report.skipped += 1
        return
    report.total += 1
    try:
        with _alarm(SECONDS):
            one, rest, keywords = arguments
            got = _in_place(mine, one, rest, keywords) if inplace else mine(one, *rest, **keywords)
            _compare(info, sample, memo, expected, got)
    except Missing:
        report.missing = True
    except Difference as difference:
        report.failures.append((describe(sample), str(difference)))
    except Exception as problem:
        report.failures.append((describe(sample), f"{type(problem).__name__}: {' '.join(str(problem).split())[:300]}"))
    else:
        report.passed += 1


def _in_place(method: Any, one: Any, rest: Any, keywords: Any) -> Any:
    copy = one.clone() if hasattr(one, "clone") else one
    result = method(copy, *rest, **keywords)
    if result is not copy:
        raise Difference("the in-place form does not return its tensor")
    return result


class Difference(Exception):
    """What is not the same."""


def _compare(info: Any, sample: Any, memo: dict[int, Any], expected: Any, got: Any) -> None:
    name = full_name(info)
    loose = info.name in RANDOM or name in RANDOM or _drops(info, sample)
    if name not in GAUGE and info.name not in GAUGE:
        for label, e, g in _pairs(expected, got):
            _same(label, e, g, loose)
            _same_memory(info, label, e, g, memo, sample)
    process = sample.output_process_fn_grad
    if "SampleInput.__init__" not in getattr(process, "__qualname__", "") and not loose:
        expected, got = process(expected), rebound(process)(got)
        for label, e, g in _pairs(expected, got):
            _same("processed " + label, e, g, loose)
    pairs = [(label, e, g) for label, e, g in _pairs(expected, got) if isinstance(e, torch.Tensor) and e.requires_grad]
    for label, e, g in _pairs(expected, got):
        if isinstance(e, torch.Tensor) and not e.requires_grad and g.requires_grad:
            raise Difference(f"{label}: ours requires grad, PyTorch's does not")
    if not pairs or loose:
        return
    torch.manual_seed(1)
    seeds = [torch.randn(e.shape, dtype=e.dtype) for _, e, _ in pairs]
    leaves = _flat((sample.input, sample.args, sample.kwargs))
    twins = {id(t): t for t in leaves if isinstance(t, torch.Tensor) and t.requires_grad}
    inputs = list(twins.values())
    try:
        wanted = torch.autograd.grad([e for _, e, _ in pairs], inputs, seeds, allow_unused=True)
    except Exception:
        return  # PyTorch has no derivative for it either
    for label, _, g in pairs:
        if not g.requires_grad:
            raise Difference(f"{label}: ours does not require grad")
    ours, cotangents = [g for _, _, g in pairs], [to_ours(seed, {}) for seed in seeds]
    found = our_grad(ours, [memo[key] for key in twins], cotangents, allow_unused=True)
    for i, (tensor, e, g) in enumerate(zip(inputs, wanted, found, strict=True)):
        if e is None and tensor.is_leaf and tensor._is_view():
            continue  # PyTorch itself loses the way to a leaf that became one as a view
        e = torch.zeros_like(tensor) if e is None else e
        g = to_ours(torch.zeros_like(tensor), {}) if g is None else g
        _same(f"gradient {i}", e, g, False)


def _drops(info: Any, sample: Any) -> bool:
    """Whether attention drops weights at random here."""
    if info.name == "nn.functional.multi_head_attention_forward":
        return sample.args[9] > 0
    return info.name.endswith("attention") and sample.kwargs.get("dropout_p", 0.0) > 0


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        return [leaf for one in value for leaf in _flat(one)]
    return [value]


def _pairs(expected: Any, got: Any, label: str = "output") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, (list, tuple)) and not isinstance(expected, torch.Size):
        if not isinstance(got, (list, tuple)):
            raise Difference(f"{label}: {type(got).__name__} instead of {len(expected)} values")
        if len(got) != len(expected):
            raise Difference(f"{label}: {len(got)} values instead of {len(expected)}")
        for i, (e, g) in enumerate(zip(expected, got, strict=True)):
            yield from _pairs(e, g, f"{label} {i}")
    else:
        yield label, expected, got


def _same(label: str, expected: Any, got: Any, loose: bool) -> None:
    if not isinstance(expected, torch.Tensor):
        if isinstance(got, Variable):
            raise Difference(f"{label}: a tensor instead of {expected!r}")
        same = tuple(got) == tuple(expected) if isinstance(expected, torch.Size) else str(got) == str(expected) or got == expected
        if not same:
            raise Difference(f"{label}: {got!r} instead of {expected!r}")
        return
    if not isinstance(got, Variable):
        raise Difference(f"{label}: {type(got).__name__} instead of a tensor")
    e, g = expected.detach().numpy(force=True), np.asarray(got.array)
    if g.shape != e.shape:
        raise Difference(f"{label}: shape {list(g.shape)} instead of {list(e.shape)}")
    if g.dtype != e.dtype:
        raise Difference(f"{label}: {g.dtype} instead of {e.dtype}")
    if loose or not e.size:
        return
    if e.dtype.kind != "f":
        bad = g != e
    else:
        size = TOLERANCE if e.dtype == np.float64 else 2e-5 if e.dtype == np.float32 else 5e-3
        bad = ~np.isclose(g, e, rtol=size, atol=size, equal_nan=True)
    if bad.any():
        place = tuple(int(i) for i in np.argwhere(bad)[0])
        raise Difference(f"{label}: {int(bad.sum())} of {e.size} differ, e.g. at {list(place)}: {g[place]!s} instead of {e[place]!s}")


def _same_memory(info: Any, label: str, expected: Any, got: Any, memo: dict[int, Any], sample: Any) -> None:
    """A view is a view and a copy is a copy: what is written into the input afterwards shows in both outputs, or in neither.

    And an output that PyTorch lets one write into can be written into here.
    """
    if not isinstance(expected, torch.Tensor) or not expected.numel() or info.name in MEMORY:
        return
    for one in _flat((sample.input, sample.args, sample.kwargs)):
        if isinstance(one, torch.Tensor) and one.numel() and id(one) in memo:
            ours, theirs = memo[id(one)], _overlap(expected, one)
            if theirs != (got is ours or np.may_share_memory(got.array, ours.array)):
                raise Difference(f"{label}: {'a copy instead of a view' if theirs else 'a view of an input instead of a copy'}")
    if isinstance(got.array, np.ndarray) and not got.array.flags.writeable and torch._debug_has_internal_overlap(expected) == 0:
        raise Difference(f"{label}: cannot be written into")


def _overlap(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether the memory between the first and the last element of both overlaps, as `np.may_share_memory` asks."""

    def ends(one: torch.Tensor) -> tuple[int, int]:
        reach = sum((size - 1) * step for size, step in zip(one.shape, one.stride(), strict=True))
        return one.data_ptr(), one.data_ptr() + (reach + 1) * one.itemsize

    (first, last), (start, end) = ends(a), ends(b)
    return first < end and start < last


def describe(sample: Any) -> str:
    """The arguments of a sample: shapes of tensors, everything else as it is."""

    def word(value: Any) -> str:
        if isinstance(value, torch.Tensor):
            kind = "" if value.dtype == torch.float64 else str(value.dtype).removeprefix("torch.")
            strided = "" if value.layout == torch.strided and value.is_contiguous() else "strided"
            few = f"={value.tolist()}" if value.numel() <= 3 else ""
            return f"{kind}{list(value.shape)}{strided}{few}"
        if isinstance(value, (list, tuple)):
            return "(" + ", ".join(map(word, value)) + ")"
        return repr(value)[:80]

    parts = [word(sample.input), *map(word, sample.args), *(f"{k}={word(v)}" for k, v in sample.kwargs.items())]
    return ", ".join(parts)
