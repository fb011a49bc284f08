"""`tf.linalg`: products, norms, decompositions and solutions, by TensorFlow's names over the engine's operations."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.convert import aligned, dtype_kept, engine, floats, numbers, tensor_of
from autograd_core.dialects.tensorflow.creation import eye
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.tensorflow.reduce import axes_of
from autograd_core.dialects.tensorflow.slices import rows_of
from autograd_core.tape import Variable as State

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "adjoint", "band_part", "cholesky", "cholesky_solve", "cross", "det", "diag", "diag_part", "eigh", "eigvalsh", "einsum", "expm", "eye",
    "global_norm", "inv", "l2_normalize", "logdet", "lstsq", "matmul", "matrix_rank", "matrix_transpose", "matvec", "norm", "normalize", "pinv", "qr",
    "set_diag", "slogdet", "solve", "svd", "tensor_diag", "tensor_diag_part", "tensordot", "trace", "triangular_solve",
]  # fmt: skip

SLogDet = namedtuple("SLogDet", ["sign", "log_abs_determinant"])
QR = namedtuple("QR", ["q", "r"])


@op("MatMul")
def matmul(
    a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, adjoint_a: bool = False, adjoint_b: bool = False, a_is_sparse: bool = False,
    b_is_sparse: bool = False, output_type: Any = None, grad_a: bool = False, grad_b: bool = False, name: Any = None,
) -> Any:  # fmt: skip
    """The product of two matrices, or of stacks of them. Vectors are refused: `InvalidArgumentError`."""
    x, y = aligned("MatMul", a, b)
    x, y = tensor_of(x, getattr(y, "dtype", None)), tensor_of(y, getattr(x, "dtype", None))
    for slot, one in enumerate((x, y)):
        if one.array.ndim < 2:
            raise refuse_as(InvalidArgumentError, "tf_matmul_rank", slot=slot)
    x = engine("transpose")(x, -2, -1) if transpose_a or adjoint_a else x
    y = engine("transpose")(y, -2, -1) if transpose_b or adjoint_b else y
    if x.array.shape[-1] != y.array.shape[-2]:
        shapes = [str(list(one.array.shape)).replace(" ", "") for one in (x, y)]
        raise refuse_as(InvalidArgumentError, "tf_matmul_sizes", first=shapes[0], second=shapes[1])
    return engine("matmul")(x, y)


@op("MatVec")
def matvec(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    adjoint_a: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    name: Any = None,
) -> Any:
    """A matrix times a vector."""
    x, y = aligned("MatMul", a, b)
    x = engine("transpose")(x, -2, -1) if transpose_a or adjoint_a else x
    return engine("squeeze")(engine("matmul")(x, engine("unsqueeze")(y, -1)), -1)


@op("TensorDot")
def tensordot(a: Any, b: Any, axes: Any, name: Any = None) -> Any:
    """Products summed over axes: the last `axes` of one with the first of the other, or two lists of axes."""
    x, y = aligned("MatMul", a, b)
    axes = axes.array.tolist() if isinstance(axes, State) else axes
    pairs = axes if isinstance(axes, int) else [[one] if isinstance(one, int) else list(one) for one in axes]
    return engine("tensordot")(x, y, pairs)


@op("Einsum")
def einsum(equation: str, *inputs: Any, **options: Any) -> Any:
    """Sums of products by an index notation, `"ij,jk->ik"`."""
    tensors = [tensor_of(one) for one in inputs]
    return engine("einsum")(equation, *[tensor_of(aligned("Einsum", tensors[0], one)[1]) for one in tensors])


def _of_floats(name: str, kind: str, inner: str, words: str, *extra: Any) -> Any:
    def function(input: Any, name: Any = None) -> Any:
        return engine(inner)(floats(kind, input), *extra)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = words
    return op(kind)(function)


det = _of_floats("det", "MatrixDeterminant", "linalg.det", "The determinant of each matrix.")
logdet = _of_floats("logdet", "LogMatrixDeterminant", "logdet", "The logarithm of the determinant of each positive definite matrix.")
cholesky = _of_floats("cholesky", "Cholesky", "linalg.cholesky", "The lower triangular L of each positive definite matrix, L Lᵀ.")
expm = _of_floats("expm", "MatrixExponential", "matrix_exp", "The exponential of each matrix.")
eigvalsh = _of_floats("eigvalsh", "SelfAdjointEigV2", "linalg.eigvalsh", "The eigenvalues of each symmetric matrix, ascending.")


@op("PseudoInverse")
def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: Any = None) -> Any:
    """The pseudo-inverse of each matrix; singular values up to `rcond` times the largest count as zero."""
    del validate_args
    x = floats("PseudoInverse", a)
    return engine("linalg.pinv")(x) if rcond is None else engine("linalg.pinv")(x, rtol=float(numbers(rcond)))


@op("MatrixRank")
def matrix_rank(a: Any, tol: Any = None, name: Any = None) -> Any:
    """The rank of each matrix, as int32: how many singular values are larger than `tol`."""
    return engine("cast")(engine("linalg.matrix_rank")(floats("MatrixRank", a), atol=tol), dtype=np.dtype(np.int32))


def _square(kind: str, value: Any) -> Any:
    x = floats(kind, value)
    if x.array.ndim < 2 or x.array.shape[-1] != x.array.shape[-2]:
        raise refuse_as(InvalidArgumentError, "tf_square_matrix", op=kind, shape=str(list(x.array.shape)))
    return x


def _inverted(kind: str, compute: Any) -> Any:
    """A result that needs an inverse; `InvalidArgumentError` where there is none."""
    try:
        return compute()
    except RuntimeError as problem:
        if isinstance(problem, InvalidArgumentError):
            raise
        raise refuse_as(InvalidArgumentError, "tf_singular", op=kind) from None


@op("MatrixInverse")
def inv(input: Any, adjoint: bool = False, name: Any = None) -> Any:
    """The inverse of each matrix; `InvalidArgumentError` where there is none."""
    x = _square("MatrixInverse", input)
    return _inverted("MatrixInverse", lambda: engine("linalg.inv")(engine("transpose")(x, -2, -1) if adjoint else x))


@op("MatrixSolve")
def solve(matrix: Any, rhs: Any, adjoint: bool = False, name: Any = None) -> Any:
    """The X with `matrix @ X = rhs`, for each matrix; `InvalidArgumentError` where there is none."""
    a, b = _square("MatrixSolve", matrix), floats("MatrixSolve", rhs)
    return _inverted("MatrixSolve", lambda: engine("linalg.solve")(engine("transpose")(a, -2, -1) if adjoint else a, b))


@op("MatrixTriangularSolve")
def triangular_solve(matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: Any = None) -> Any:
    """The X with `matrix @ X = rhs`, reading one triangle of the matrix."""
    a, b = _square("MatrixTriangularSolve", matrix), floats("MatrixTriangularSolve", rhs)
    a, upper = (engine("transpose")(a, -2, -1), lower) if adjoint else (a, not lower)
    return engine("linalg.solve_triangular")(a, b, upper=upper)


@op("CholeskySolve")
def cholesky_solve(chol: Any, rhs: Any, name: Any = None) -> Any:
    """The X with `A @ X = rhs`, from the Cholesky factor of A."""
    return engine("cholesky_solve")(floats("CholeskySolve", rhs), floats("CholeskySolve", chol))


@op("MatrixSolveLs")
def lstsq(matrix: Any, rhs: Any, l2_regularizer: float = 0.0, fast: bool = True, name: Any = None) -> Any:
    """The X for which `matrix @ X` is nearest to `rhs`, in squares, with `l2_regularizer` times the squares of X."""
    a, b = floats("MatrixSolveLs", matrix), floats("MatrixSolveLs", rhs)
    turned = engine("transpose")(a, -2, -1)
    rows, columns = a.array.shape[-2:]
    wide = fast and rows < columns  # then the smallest of all X
    square = engine("matmul")(a, turned) if wide else engine("matmul")(turned, a)
    if l2_regularizer:
        square = engine("add")(square, tensor_of(np.eye(square.array.shape[-1], dtype=square.array.dtype) * l2_regularizer))
    if wide:
        return engine("matmul")(turned, engine("linalg.solve")(square, b))
    return engine("linalg.solve")(square, engine("matmul")(turned, b))


@op("Qr")
def qr(input: Any, full_matrices: bool = False, name: Any = None) -> Any:
    """An orthogonal times an upper triangular matrix: `(q, r)`."""
    return QR(*engine("linalg.qr")(floats("Qr", input), "complete" if full_matrices else "reduced"))


@op("Svd")
def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: Any = None) -> Any:
    """The singular values and, unless `compute_uv=False`, both sides: `(s, u, v)` with `tensor = u diag(s) vᵀ`."""
    x = floats("Svd", tensor)
    if not compute_uv:
        return engine("linalg.svdvals")(x)
    u, s, vh = engine("linalg.svd")(x, full_matrices)
    return s, u, engine("transpose")(vh, -2, -1)


@op("SelfAdjointEigV2")
def eigh(tensor: Any, name: Any = None) -> Any:
    """Eigenvalues, ascending, and eigenvectors in columns, of each symmetric matrix."""
    return tuple(engine("linalg.eigh")(floats("SelfAdjointEigV2", tensor)))


@op("LogMatrixDeterminant")
def slogdet(input: Any, name: Any = None) -> Any:
    """The sign of the determinant and the logarithm of its absolute value."""
    return SLogDet(*engine("slogdet")(floats("LogMatrixDeterminant", input)))


@op("MatrixTranspose")
def matrix_transpose(a: Any, name: Any = "matrix_transpose", conjugate: bool = False) -> Any:
    """Each matrix transposed."""
    return engine("transpose")(tensor_of(a), -2, -1)


adjoint = matrix_transpose


@op("Trace")
def trace(x: Any, name: Any = None) -> Any:
    """The sum of the diagonal of each matrix."""
    tensor = tensor_of(x)
    return dtype_kept(engine("sum")(engine("diagonal")(tensor, 0, -2, -1), -1), tensor)


@op("MatrixDiagV3")
def diag(diagonal: Any, name: Any = "diag", k: int = 0, num_rows: int = -1, num_cols: int = -1, padding_value: float = 0) -> Any:
    """Matrices with these vectors on the diagonal."""
    return engine("diag_embed")(tensor_of(diagonal), k)


@op("MatrixDiagPartV3")
def diag_part(input: Any, name: Any = "diag_part", k: int = 0, padding_value: float = 0) -> Any:
    """The diagonal of each matrix."""
    return engine("diagonal")(tensor_of(input), k, -2, -1)


@op("Diag")
def tensor_diag(diagonal: Any, name: Any = None) -> Any:
    """A tensor of twice as many axes, with these elements where both halves of its indices agree."""
    x = tensor_of(diagonal)
    flat = engine("diag_embed")(engine("reshape")(x, (-1,)))
    return flat if x.array.ndim == 1 else engine("reshape")(flat, (*x.array.shape, *x.array.shape))


@op("DiagPart")
def tensor_diag_part(input: Any, name: Any = None) -> Any:
    """The elements where the first half of the indices is the second half."""
    x = tensor_of(input)
    shape = x.array.shape
    half = len(shape) // 2
    if len(shape) % 2 or not shape or shape[:half] != shape[half:]:
        raise refuse_as(InvalidArgumentError, "tf_square_matrix", op="DiagPart", shape=str(list(shape)))
    size = int(np.prod(shape[:half]))
    return engine("reshape")(engine("diagonal")(engine("reshape")(x, (size, size))), shape[:half])


@op("MatrixSetDiagV3")
def set_diag(input: Any, diagonal: Any, name: Any = "set_diag", k: int = 0) -> Any:
    """Each matrix with another diagonal."""
    return engine("diagonal_scatter")(tensor_of(input), tensor_of(diagonal), k, -2, -1)


@op("MatrixBandPart")
def band_part(input: Any, num_lower: Any, num_upper: Any, name: Any = None) -> Any:
    """Only so many diagonals below and above the middle one; −1 keeps all on that side."""
    x = tensor_of(input)
    low, high = int(num_lower), int(num_upper)
    x = x if high < 0 else engine("tril")(x, high)
    return x if low < 0 else engine("triu")(x, -low)


@op("Cross")
def cross(a: Any, b: Any, name: Any = None) -> Any:
    """The cross product of vectors of three along the last axis."""
    x, y = aligned("Cross", a, b)
    return engine("cross")(x, y, -1)


@op("Norm")
def norm(tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool = False, name: Any = None) -> Any:
    """The length of vectors (`ord` 1, 2, inf, …), or the norm of a matrix over two axes; over all elements unless `axis` is given."""
    x = floats("Norm", tensor)
    if ord in ("euclidean", "fro") or (ord == 2 and np.size(axis) == 1):  # as there: at a vector of zeros its gradient is NaN
        return OPS["sqrt"](engine("sum")(engine("mul")(x, x), axes_of(axis, x.array.ndim, "Norm"), keepdims))
    if isinstance(axis, (tuple, list)) and len(axis) == 2:
        return engine("linalg.norm")(x, ord, tuple(axis), keepdims)
    return engine("linalg.vector_norm")(x, ord, axes_of(axis, x.array.ndim, "Norm"), keepdims)


@op("Normalize")
def normalize(tensor: Any, ord: Any = "euclidean", axis: Any = None, name: Any = None) -> Any:
    """The tensor divided by its norm, and the norm."""
    x = floats("Norm", tensor)
    length = norm(x, ord, axis, True)
    return engine("div")(x, length), length


@op("L2Normalize")
def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: Any = None, dim: Any = None) -> Any:
    """Divided by the root of the sum of squares over `axis`, or by that of `epsilon` where it is less."""
    tensor = floats("L2Normalize", x)
    squares = engine("sum")(engine("square")(tensor), axes_of(dim if axis is None else axis, tensor.array.ndim, "Sum"), True)
    return engine("mul")(tensor, engine("rsqrt")(engine("clamp")(squares, epsilon)))


@op("GlobalNorm")
def global_norm(t_list: Any, name: Any = None) -> Any:
    """The length of all tensors of a list together, `None`s left out."""
    squares = [engine("sum")(engine("square")(tensor_of(rows_of(one)))) for one in t_list if one is not None]
    total = squares[0]
    for one in squares[1:]:
        total = engine("add")(total, one)
    return engine("sqrt")(total)


__getattr__ = missing("tf.linalg", __all__)
