"""Products of vectors, matrices and batches of them, and contractions along named axes.

Pulls of matrix products: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation", 2008, section 2.2. What takes a matrix apart is in `decompositions`, sizes are in `norms`.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dtypes import numpy_of
from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample, bilinear, binary
from autograd_core.ops.arithmetic import mul, together
from autograd_core.ops.reduce import sum
from autograd_core.ops.rows import row
from autograd_core.ops.shape import permute, reshape, squeeze, transpose, unsqueeze
from autograd_core.public import composed, no_tensor, public
from autograd_core.tape import Variable

_LETTERS = string.ascii_letters


def product(kernel: Callable[[Any, Any], Any], ranks: tuple[int, int] | None = None) -> Callable[[Any, Any], Any]:
    """Products do not convert: a model in one dtype that meets data in another is a mistake to be told, not to be hidden."""

    def multiply(x1: Any, x2: Any) -> Any:
        try:
            if x1.dtype is not x2.dtype and x1.dtype != x2.dtype:
                raise refuse("product_dtypes", first=x1.dtype, second=x2.dtype)
            if ranks and (x1.ndim, x2.ndim) != ranks:
                raise ValueError(f"expected tensors with {ranks[0]} and {ranks[1]} dimensions")
        except AttributeError:
            raise TypeError("a product takes two tensors; numbers are multiplied with *") from None
        return kernel(x1, x2)

    return multiply


def mt(x: Any) -> Any:
    """The transpose of each matrix."""
    return transpose(x, dim0=-2, dim1=-1)


dot = row(bilinear, "dot", product(np.dot, (1, 1)), [lambda g, x2: g * x2, lambda g, x1: g * x1], r"#1 \cdot #2", [r"#g\, #2", r"#g\, #1"], "·",
    [Sample(((3,), (3,))), Sample(((0,), (0,)))], public=True, role="swap", words=("input", "tensor"))  # fmt: skip
outer: Op = row(bilinear, "outer", np.outer, [lambda g, x2: mv(g, x2), lambda g, x1: mv(mt(g), x1)], r"#1 \otimes #2", ["#g #2", r"#g^{\mathsf T} #1"], "⊗",
    [Sample(((3,), (2,)))], public=True, role="swap", words=("input", "vec2"))  # fmt: skip
mm: Op = row(bilinear, "mm", product(np.dot, (2, 2)), [lambda g, x2: mm(g, mt(x2)), lambda g, x1: mm(mt(x1), g)], "#1 #2",
    [r"#g\, #2^{\mathsf T}", r"#1^{\mathsf T} #g"], "@", [Sample(((2, 3), (3, 4))), Sample(((1, 3), (3, 1))), Sample(((0, 3), (3, 2)))], public=True,
    role="swap", words=("input", "mat2"))  # fmt: skip
mv: Op = row(bilinear, "mv", product(np.dot, (2, 1)), [lambda g, x2: outer(g, x2), lambda g, x1: mv(mt(x1), g)], "#1 #2",
    [r"#g \otimes #2", r"#1^{\mathsf T} #g"], "@", [Sample(((2, 3), (3,)))], public=True, role="swap", words=("input", "vec"))  # fmt: skip


_mm, _mv = binary(mm), binary(mv)


def _rows(x: Any) -> Any:
    """All the rows of a batch as one matrix."""
    return reshape(x, size=(math.prod(x.shape[:-1]), x.shape[-1]))


def _batches(x1: Any, x2: Any) -> Any:
    if x2.ndim > 2 or x1.ndim == 2:
        return np.matmul(x1, x2)
    # one product, where NumPy makes one for each matrix
    return np.reshape(np.dot(_rows(x1), x2), (*x1.shape[:-1], x2.shape[-1]))


def _pull_matrix(g: Any, x1: Any, shape: tuple[int, ...]) -> Any:
    return mm(mt(_rows(x1)), _rows(g)) if len(shape) == 2 and len(x1.shape) > 2 else _batched(mt(x1), g)


# batches of products: the leading axes broadcast, and the tape sums what was stretched
_batched: Op = row(bilinear, "matmul", product(_batches), [lambda g, x2: _batched(g, mt(x2)), _pull_matrix], "#1 #2",
    [r"#g\, #2^{\mathsf T}", r"#1^{\mathsf T} #g"], "@", [Sample(((2, 2, 3), (2, 3, 4))), Sample(((2, 3), (2, 3, 4))), Sample(((2, 1, 2, 3), (4, 3, 2))),
    Sample(((2, 2, 3), (3, 4))), Sample(((2, 0, 3), (3, 4))), Sample(((0, 2, 3), (0, 3, 4)))], role="swap", backward="BmmBackward0")  # fmt: skip


@public("matmul", "linalg.matmul")
def matmul(input: Any, other: Any) -> Any:
    """The matrix product of tensors of any dimensions, as NumPy and PyTorch define `@`."""
    if type(input) is type(other) is np.ndarray and input.ndim == other.ndim == 2:  # as rules mostly ask
        return input.dot(other)
    try:
        first, second = input.ndim, other.ndim
    except AttributeError:
        raise (no_tensor("matmul", other, "other", 2) if hasattr(input, "ndim") else no_tensor("matmul", input)) from None
    if not (first and second):
        raise refuse("matmul_number", first=first, second=second)
    if first == 2 and second < 3:
        if isinstance(input, Variable):
            return _mm(input, other) if second == 2 else _mv(input, other)
        return mm(input, other) if second == 2 else mv(input, other)
    if first == 1:
        if second < 3:
            return dot(input, other) if second == 1 else mv(mt(other), input)
        result = _batched(unsqueeze(input, dim=0), other)
        return reshape(result, size=result.shape[:-2] + result.shape[-1:])
    if second == 1 and first > 2:
        result = mv(_rows(input), other)
        return reshape(result, size=tuple(input.shape[:-1]))
    return _batched(input, other)


@public()
def bmm(input: Any, mat2: Any) -> Any:
    """The products of two batches of matrices."""
    fits = len(input.shape) == len(mat2.shape) == 3 and input.shape[0] == mat2.shape[0]
    require(fits, "bmm", first=list(input.shape), second=list(mat2.shape))
    return _batched(input, mat2)


def _plus(input: Any, beta: Any, result: Any, alpha: Any) -> Any:
    """β input + α result. A β of zero keeps even infinities out; beside integers both are integers."""
    if not (alpha == 1 == beta) and numpy_of(result.dtype).kind in "biu":
        alpha, beta = int(alpha), int(beta)
    result = result if alpha == 1 else result * alpha
    return result if beta == 0 else result + (input if beta == 1 else input * beta)


@lru_cache(maxsize=256)
def _plan(equation: str) -> tuple[list[int], list[int], list[int], int, int]:
    """How a contraction becomes a batch of matrix products: the order of the axes on both sides and back; how many are shared, summed."""
    inputs, out = equation.split("->")
    a, b = inputs.split(",")
    shared = [c for c in out if c in a and c in b]
    summed = [c for c in a if c in b and c not in out]
    rows, columns = [c for c in a if c not in b], [c for c in b if c not in a]
    first, second = [a.index(c) for c in shared + rows + summed], [b.index(c) for c in shared + summed + columns]
    return first, second, [(shared + rows + columns).index(c) for c in out], len(shared), len(summed)


def _contract(x1: Any, x2: Any, equation: str) -> Any:
    first, second, back, shared, summed = _plan(equation)
    left, right = np.transpose(x1, first), np.transpose(x2, second)
    cut = left.ndim - summed
    batch, rows, columns = left.shape[:shared], left.shape[shared:cut], right.shape[shared + summed :]
    n = math.prod(left.shape[cut:])
    left, right = np.reshape(left, (*batch, math.prod(rows), n)), np.reshape(right, (*batch, n, math.prod(columns)))
    result = np.matmul(left, right) if summed else left * right
    return np.transpose(np.reshape(result, (*batch, *rows, *columns)), back)[()]


def _turned(equation: str, slot: int) -> str:
    """The equation of the pull: the gradient stands in for the input it is for, and that comes out."""
    inputs, out = equation.split("->")
    a, b = inputs.split(",")
    return f"{a},{out}->{b}" if slot else f"{out},{b}->{a}"


_einsum: Op = row(bilinear, "einsum", lambda x1, x2, equation: product(lambda a, b: _contract(a, b, equation))(x1, x2),
    [lambda g, x2, equation: _einsum(g, x2, equation=_turned(equation, 0)), lambda g, x1, equation: _einsum(x1, g, equation=_turned(equation, 1))],
    r"\operatorname{einsum}(#1, #2)", [r"\operatorname{einsum}(#g, #2)", r"\operatorname{einsum}(#1, #g)"], "Σ",
    [Sample(((2, 3), (3, 4)), {"equation": "ij,jk->ki"}), Sample(((2, 3, 4), (2, 4)), {"equation": "bij,bj->bi"}),
    Sample(((3,), (3,)), {"equation": "i,i->i"}), Sample(((2,), (3,)), {"equation": "i,j->ji"}), Sample(((), ()), {"equation": ",->"})], role="swap")  # fmt: skip


def _written(equation: Any, operands: Sequence[Any]) -> tuple[str, list[Any]]:
    """Both ways to write an einsum as one: `einsum(x, [0, 1], y, [1, 2], [0, 2])` is `einsum("ab,bc->ac", x, y)`."""
    if isinstance(equation, str):
        listed = len(operands) == 1 and isinstance(operands[0], (list, tuple))
        return equation.replace(" ", ""), list(operands[0] if listed else operands)
    parts = [equation, *operands]
    out = "->" + _letters(parts.pop()) if len(parts) % 2 else ""
    return ",".join(map(_letters, parts[1::2])) + out, parts[::2]


def _letters(axes: Sequence[Any]) -> str:
    return "".join("..." if i is Ellipsis else _LETTERS[i] for i in axes)


def _axes_named(equation: str, values: list[Any]) -> tuple[list[str], str, dict[str, int]]:
    """The letters of each operand and of the result, `...` written out as letters, and the size of each; refuses what does not fit."""
    inputs, arrow, out = equation.partition("->")
    terms, sizes, stretched = inputs.split(","), dict[str, int](), ""
    spare = "".join(c for c in _LETTERS if c not in equation)
    problem = "" if len(terms) == len(values) else f"it has {len(terms)} terms for {len(values)} operands"
    for k, (term, x) in enumerate(zip(terms, values, strict=False)):
        dots = spare[: max(len(x.shape) - len(term) + 3, 0)][::-1] if "..." in term else ""
        stretched, terms[k] = max(stretched, dots, key=len), term.replace("...", dots)
        if len(terms[k]) != len(x.shape) or set(terms[k]) - set(_LETTERS):
            problem = f"the term '{term}' does not fit a tensor of shape {list(x.shape)}"
        for letter, size in zip(terms[k], x.shape, strict=False):
            if size != 1 and sizes.setdefault(letter, size) != size:
                problem = f"the axis '{letter}' has sizes {sizes[letter]} and {size}"
    every = "".join(terms)
    once = "".join(c for c in sorted(set(every) - set(stretched)) if every.count(c) == 1)
    out = out.replace("...", stretched) if arrow else stretched + once
    if not problem and (len(set(out)) != len(out) or not set(out) <= set(every)):
        problem = "each letter after the arrow must stand there once, and before it too"
    require(not problem, "einsum", equation=equation, problem=problem)
    return terms, out, sizes


@public(method=False)
def einsum(equation: Any, *operands: Any) -> Any:
    """Sums of products along named axes: `einsum("ij,jk->ik", a, b)` is the matrix product.

    A letter is an axis; one that is not after the arrow is summed over. Without an arrow the letters that occur once remain, in
    alphabetical order. `...` stands for axes that broadcast. Several operands are contracted from left to right.
    """
    equation, values = _written(equation, operands)
    terms, out, sizes = _axes_named(equation, values)
    for k, term in enumerate(terms):
        # an axis of size 1 beside a longer one of its name broadcasts: it need not be there
        ones = tuple(i for i, c in enumerate(term) if values[k].shape[i] == 1 and sizes.get(c, 1) != 1)
        if ones:
            terms[k], values[k] = "".join(c for i, c in enumerate(term) if i not in ones), squeeze(values[k], dim=ones)
    for k, term in enumerate(terms):
        terms[k], values[k] = _simplified(term, values[k], {*out, *"".join(terms[:k] + terms[k + 1 :])})
    term, value = terms[0], values[0]
    for k, other in enumerate(terms[1:], 1):
        needed = {*out, *"".join(terms[k + 1 :])}
        kept = "".join(c for c in dict.fromkeys(term + other) if c in needed) if k + 1 < len(terms) else out
        term, value = kept, _einsum(value, values[k], equation=f"{term},{other}->{kept}")
    return value if term == out else permute(value, dims=tuple(term.index(c) for c in out))


def _simplified(term: str, x: Any, needed: set[str]) -> tuple[str, Any]:
    """An operand without repeated letters (their diagonal is taken) and without letters that only it has (they are summed)."""
    for letter in term:
        while term.count(letter) > 1:
            first, last = term.index(letter), term.rindex(letter)
            x = ops.diagonal(x, offset=0, dim1=first, dim2=last)
            term = term[:first] + term[first + 1 : last] + term[last + 1 :] + letter
    alone = tuple(i for i, c in enumerate(term) if c not in needed)
    return ("".join(c for c in term if c in needed), sum(x, dim=alone, keepdim=False)) if alone else (term, x)


@public(method=False)
def tensordot(a: Any, b: Any, dims: Any = 2) -> Any:
    """Sums of products over pairs of axes: the last `dims` of one with the first of the other, or two lists of axes."""
    dims = dims.tolist() if hasattr(dims, "tolist") else dims
    pairs = (range(len(a.shape) - dims, len(a.shape)), range(dims)) if isinstance(dims, int) else dims
    first, second = ([int(i) for i in side] for side in pairs)
    left, right = list(_LETTERS[: len(a.shape)]), list(_LETTERS[len(a.shape) : len(a.shape) + len(b.shape)])
    for i, j in zip(first, second, strict=True):
        right[j] = left[i]
    kept = [c for c in left if c not in right] + [c for c in right if c not in left]
    return einsum(f"{''.join(left)},{''.join(right)}->{''.join(kept)}", a, b)


@public()
def kron(input: Any, other: Any) -> Any:
    """The Kronecker product: each element of one times the whole other, block by block."""
    n = max(len(input.shape), len(other.shape))
    first, second = ((1,) * (n - len(x.shape)) + tuple(x.shape) for x in (input, other))
    left = reshape(input, size=tuple(size for i in first for size in (i, 1)))
    right = reshape(other, size=tuple(size for j in second for size in (1, j)))
    return reshape(left * right, size=tuple(i * j for i, j in zip(first, second, strict=True)))


_cross: Op = row(bilinear, "cross", lambda x1, x2, dim: np.cross(x1, x2, axis=dim),
    [lambda g, x2, dim: _cross(x2, g, dim=dim), lambda g, x1, dim: _cross(g, x1, dim=dim)], r"#1 \times #2", [r"#2 \times #g", r"#g \times #1"], "×",
    [Sample(((3,), (3,)), {"dim": -1}), Sample(((3, 2), (3, 1)), {"dim": 0})], role="swap", backward="LinalgCrossBackward0")  # fmt: skip


@public("linalg.cross")
def linalg_cross(input: Any, other: Any, *, dim: int = -1) -> Any:
    """The cross product of vectors of three elements along `dim`."""
    fits = len(input.shape) == len(other.shape) and input.shape[dim] == other.shape[dim] == 3
    require(fits, "cross", dim=dim, first=list(input.shape), second=list(other.shape))
    return _cross(input, other, dim=dim)


@public("linalg.multi_dot")
def multi_dot(tensors: Sequence[Any]) -> Any:
    """The product of several matrices (the first and last may be vectors), in the order that costs least."""
    sizes = [x.shape[0] for x in tensors] + [tensors[-1].shape[-1]]
    sizes = [1, *sizes[1:]] if len(tensors[0].shape) == 1 else sizes
    sizes = [*sizes[:-1], 1] if len(tensors[-1].shape) == 1 else sizes

    @cache
    def best(i: int, j: int) -> tuple[int, int]:
        costs = [(best(i, k)[0] + best(k + 1, j)[0] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j)]
        return min(costs, default=(0, i))

    def multiply(i: int, j: int) -> Any:
        return tensors[i] if i == j else matmul(multiply(i, best(i, j)[1]), multiply(best(i, j)[1] + 1, j))

    return multiply(0, len(tensors) - 1)


# fmt: off
composed("dot", "The sum of the products of two vectors.", lambda input, tensor: dot(input, tensor))
composed("vdot", "The sum of the products of two vectors.", lambda input, other: dot(input, other))
composed("outer ger", "Every element of one vector times every element of the other.", lambda input, vec2: outer(*together(input, vec2)))
composed("mm", "The product of two matrices.", lambda input, mat2: mm(input, mat2))
composed("mv", "The product of a matrix and a vector.", lambda input, vec: mv(input, vec))
composed("inner", "The products over the last axis of both; with a single number the product.",
    lambda input, other: tensordot(input, other, ([-1], [-1])) if input.ndim and other.ndim else mul(input, other))
composed("addmm", "β input + α (mat1 @ mat2).", lambda input, mat1, mat2, *, beta=1, alpha=1: _plus(input, beta, mm(mat1, mat2), alpha), inplace=True)
composed("addmv", "β input + α (mat @ vec).", lambda input, mat, vec, *, beta=1, alpha=1: _plus(input, beta, mv(mat, vec), alpha), inplace=True)
composed("addr", "β input + α (vec1 ⊗ vec2).", lambda input, vec1, vec2, *, beta=1, alpha=1: _plus(input, beta, outer(vec1, vec2), alpha), inplace=True)
composed("baddbmm", "β input + α times the products of two batches.",
    lambda input, batch1, batch2, *, beta=1, alpha=1: _plus(input, beta, bmm(batch1, batch2), alpha), inplace=True)
composed("addbmm", "β input + α times the sum of the products of two batches.",
    lambda input, batch1, batch2, *, beta=1, alpha=1: _plus(input, beta, sum(bmm(batch1, batch2), dim=0, keepdim=False), alpha), inplace=True)
composed("cross", "The cross product along `dim`, or along the first axis of size 3.",
    lambda input, other, dim=None: linalg_cross(input, other, dim=(*input.shape, 3).index(3) if dim is None else dim))
composed("linalg.vecdot", "The products of vectors along `dim`; everything else broadcasts.", lambda x, y, *, dim=-1: sum(x * y, dim=dim, keepdim=False), method=False)
composed("chain_matmul", "The product of several matrices, in the order that costs least.", lambda *matrices: multi_dot(matrices), method=False)
# fmt: on
