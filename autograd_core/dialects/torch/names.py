"""What PyTorch calls the derivative of each operation, where the engine computes it otherwise: `grad_fn=<TBackward0>`.

An operation of the engine that PyTorch divides up is named by what its node looks like (`BY_NODE`); a function that the engine composes hands its
last node on under PyTorch's name (`COMPOSED`). Names only: nothing here computes.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import lru_cache, wraps
from typing import Any

from autograd_core.applying import OF_NUMBER
from autograd_core.device import Device
from autograd_core.dtypes import DType
from autograd_core.nn import functional
from autograd_core.nn.module import Parameter
from autograd_core.nn.recurrent import RNNBase
from autograd_core.nn.simple import Simple
from autograd_core.op import Op
from autograd_core.ops.index import is_basic
from autograd_core.public import FUNCTIONS, METHODS
from autograd_core.randomness import Generator
from autograd_core.tape import AccumulateGrad, Node, Variable
from autograd_core.tensor import Size, Tensor

__all__ = ["attach"]


def _index(node: Node) -> str:
    """PyTorch applies an index axis by axis; the last step that does anything gives the name."""
    index = node.attributes["index"]
    if not is_basic(index):
        return "Index0"
    steps = [one for one in (index if isinstance(index, tuple) else (index,)) if one is not Ellipsis and one != slice(None)]
    last = steps[-1] if steps else ...
    return "Unsqueeze0" if last is None else "Slice0" if isinstance(last, slice) or last is ... else "Select0"


def _written(node: Node) -> str:
    """Numbers put at places picked one by one, or a part copied over."""
    (op, attributes), *others = node.attributes["steps"]
    picked = not others and op.name == "getitem" and not is_basic(attributes["index"])
    return "IndexPut0" if picked else "CopySlices"


def _linear(node: Node) -> str:
    biased = len(node.inputs) > 2
    return {1: "View0" if biased else "Squeeze4", 2: "Addmm0" if biased else "Mm0"}.get(
        len(node.shape), "View0" if biased else "UnsafeView0"
    )


def _resampled(node: Node) -> str:
    maps = node.attributes["maps"]
    way = {"linear": ("Linear", "Bilinear", "Trilinear")[len(maps) - 1], "cubic": "Bicubic", "area": ""}.get(maps[0][0], "Nearest")
    return f"Upsample{way}{len(maps)}D0" if way else _pooled("AdaptiveAvgPool", len(maps))


def _pooled(word: str, axes: int) -> str:
    return "Squeeze1" if axes == 1 else f"{word}{axes}D0"


def _averaged(node: Node) -> str:
    maps = node.attributes["maps"]
    one = maps[0][0] == "area" and node.shape[-len(maps) :] == (1,) * len(maps)
    return "Mean1" if one else _pooled("AdaptiveAvgPool" if maps[0][0] == "area" else "AvgPool", len(maps))


def _entropy(node: Node) -> str:
    axes = getattr(node.inputs[0], "ndim", len(node.inputs[0].shape))
    if axes < 3:
        return "NllLoss0"
    return "View0" if axes != 4 and node.attributes["reduction"] == "none" else "NllLoss2D0"  # PyTorch folds the axes to two, and back


def _power(node: Node) -> str:
    """By which of the two is a number; once the saved values were freed, by where gradients go."""
    base, exponent = [one is not None for one in node.inputs]
    kept = dict(zip(node.plan[0], node.saved or (), strict=False))
    return f"Pow{int(exponent or isinstance(kept.get('x2'), Variable)) + int(not base and not isinstance(kept.get('x1'), Variable))}"


def _by_second(label: str) -> Callable[[Node], str]:
    return lambda node: f"{label}{int(node.inputs[1] is not None)}"


def _always(label: str) -> Callable[[Node], str]:
    return lambda _: label


_SPECIAL = {
    "entr": "Entr", "erfcx": "Erfcx", "i0e": "I0E", "i1": "I1", "i1e": "I1E", "log_ndtr": "LogNdtr", "ndtri": "Ndtri", "xlog1py": "Xlog1Py", "zeta": "Zeta",
}  # fmt: skip
"""What PyTorch has in `torch.special` alone."""

BY_NODE: dict[str, Callable[[Node], str]] = {
    "getitem": _index, "write": _written, "linear": _linear, "interpolate": _resampled, "avg_pool": _averaged, "cross_entropy": _entropy,
    "max_pool": lambda node: "Squeeze1" if len(node.attributes["kernel"]) == 1 else f"MaxPool{len(node.attributes['kernel'])}DWithIndices0",
    "sub": lambda node: "Rsub1" if node.attributes is OF_NUMBER else "Sub0", "div": lambda node: "Mul0" if node.attributes is OF_NUMBER else "Div0",
    "pow": _power,
    "remainder": _by_second("Remainder"), "fmod": _by_second("Fmod"), **{name: _always(f"Special{label}0") for name, label in _SPECIAL.items()},
    "matmul": _always("UnsafeView0"), "outer": _always("Mul0"), "clamp": _always("Clamp1"), "clamp_min": _always("Clamp1"), "clamp_max": _always("Clamp1"),
    "im2col": _always("Im2Col0"), "col2im": _always("Col2Im0"), "logsigmoid": _always("LogSigmoid0"), "prelu": _always("PreluKernel0"),
    "median_along": _always("Median1"), "squeeze": lambda node: f"Squeeze{int(node.attributes['dim'] is not None)}",
    "amax": lambda node: "Max1" if node.attributes["dim"] is None else "Amax0",
    "amin": lambda node: "Min1" if node.attributes["dim"] is None else "Amin0", "nanmedian_along": _always("Nanmedian1"),
}  # fmt: skip

COMPOSED = dict(word.split(":") for word in ["t:T0", "bmm:Bmm0", "repeat:Repeat0", "tile:Repeat0", "repeat_interleave:View0", "chunk:Split0", "split:Split0", "unbind:Unbind0", "index_select:IndexSelect0", "gather:Gather0", "take:Take0", "take_along_dim:Gather0", "masked_select:MaskedSelect0", "scatter:Scatter0", "scatter_add:ScatterAdd0", "index_add:IndexAdd0", "index_fill:IndexFill0", "index_copy:IndexCopy0", "roll:Roll0", "rot90:Rot900", "tril:Tril0", "triu:Triu0", "diag_embed:DiagEmbed0", "trace:Trace0", "nansum:Nansum0", "var_mean:VarMean0", "std_mean:StdMean0", "aminmax:Aminmax0", "quantile:Squeeze4", "dist:Dist0", "cdist:Cdist0", "inner:View0", "addmm:Addmm0", "addmv:Addmv0", "addbmm:Addbmm0", "baddbmm:Baddbmm0", "addcmul:Addcmul0", "addcdiv:Addcdiv0", "rsub:Rsub0", "tensordot:View0", "sgn:Sgn0", "kron:UnsafeView0", "select:Select0", "as_strided:AsStrided0", "renorm:Renorm0", "block_diag:BlockDiag0", "ldexp:Ldexp0", "trapz:Mul1", "trapezoid:Mul1", "combinations:Stack0", "linalg.lstsq:LinalgLstsq0", "linalg.solve:LinalgSolveEx0", "amax:Amax0", "amin:Amin0", "clamp_min:ClampMin0", "clamp_max:ClampMax0", "linalg.multi_dot:View0", "F.celu:Celu0", "celu:Celu0", "F.glu:Glu0", "F.rrelu:RreluWithNoise0", "rrelu:RreluWithNoise0", "F.pairwise_distance:Norm1", "F.bilinear:View0", "F.group_norm:NativeGroupNorm0", "F.instance_norm:View0", "F.batch_norm:NativeBatchNorm0", "F.layer_norm:NativeLayerNorm0", "F.embedding_bag:EmbeddingBag0", "F.pixel_shuffle:PixelShuffle0", "F.grid_sample:GridSampler2D0", "F.affine_grid:AffineGridGenerator0", "F.smooth_l1_loss:SmoothL1Loss0", "F.huber_loss:HuberLoss0", "F.binary_cross_entropy:BinaryCrossEntropy0", "F.nll_loss:NllLoss0", "F.binary_cross_entropy_with_logits:BinaryCrossEntropyWithLogits0", "F.multi_margin_loss:MultiMarginLoss0", "F.multilabel_margin_loss:MultilabelMarginLoss0", "F.soft_margin_loss:SoftMarginLoss0"])  # fmt: skip


def _padded(input: Any, pad: Any, mode: str = "constant", value: Any = None) -> str:
    del input, value
    return {
        "constant": "ConstantPadNd0",
        "reflect": f"ReflectionPad{len(pad) // 2}D0",
        "replicate": f"ReplicationPad{len(pad) // 2}D0",
    }.get(mode, "Index0")


def _summed(equation: Any, *operands: Any) -> str:
    """The name that a sum of products has: a product alone, a sum alone, or a matrix product seen through a view."""
    if not isinstance(equation, str):  # written as lists of axes
        return "View0"
    letters, _, result = equation.replace(" ", "").partition("->")
    kept = set(letters) - {","} == set(result)
    return ("Mul0" if kept else "View0") if len(operands) > 1 else "Permute0" if kept else "Sum1"


def _with(label: str) -> Callable[..., str]:
    """The name of a function that is another one where its last argument is a tensor."""
    return lambda *arguments, **keywords: label + str(int(isinstance([*arguments, *keywords.values()][-1], Variable)))


BY_CALL: dict[str, Callable[..., str]] = {
    "F.pad": _padded, "einsum": _summed, "lerp": _with("Lerp"), "masked_fill": _with("MaskedFill"),
    "diag": lambda input, *_, **__: "DiagEmbed0" if input.ndim == 1 else "Diagonal0",
}  # fmt: skip


@lru_cache(maxsize=512)
def _known_as(op: Op, label: str) -> Op:
    """The same operation under another name of its derivative."""
    other = copy(op)
    other._backward, other.label = label, True  # type: ignore[attr-defined]
    return other


def _labelled(result: Any, label: str) -> None:
    for one in result if isinstance(result, (tuple, list)) else (result,):
        if isinstance(one, Variable) and one.node is not None:
            one.node.op = _known_as(one.node.op, f"{label[:-1]}Backward{label[-1]}")


def _unbound(part: Any) -> Any:
    """What comes of taking a tensor apart by a loop, or by `a, b = x`."""
    if part.node is not None:
        part.node.op = _known_as(part.node.op, "UnbindBackward0")
    return part


def _naming(function: Callable[..., Any], label: Callable[..., str]) -> Callable[..., Any]:
    @wraps(function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        result = function(*arguments, **keywords)
        if result is not next(iter((*arguments, *keywords.values()))):
            _labelled(result, label(*arguments, **keywords))
        return result

    return call


def _name(self: Node) -> str:
    """The learner's name of this derivative, e.g. `MulBackward0`."""
    found = None if hasattr(self.op, "label") else BY_NODE.get(self.op.name)
    if found is None:
        return self.op.backward_name(self.attributes)
    label = found(self)
    return label if label.isalpha() else f"{label[:-1]}Backward{label[-1]}"


def _of_recurrent(layer: Any, input: Any, hx: Any = None) -> str | None:
    del hx
    if layer.batch_first and getattr(input, "ndim", 0) == 3:
        return "Transpose0" if layer.mode == "LSTM" else "Transpose1"
    if not hasattr(input, "ndim"):
        return None
    return "MkldnnRnnLayer0" if layer.mode == "LSTM" and input.ndim == 3 and not (layer.bidirectional or layer.proj_size) else None


def _recurrent(forward: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(forward)
    def call(self: Any, *arguments: Any) -> Any:
        result = forward(self, *arguments)
        if (label := _of_recurrent(self, *arguments)) is not None:
            _labelled(result[0], label)
        return result

    return call


@lru_cache(maxsize=512)
def _class(name: str) -> type[Node]:
    """The class of nodes of that name: `type(y.grad_fn).__name__` is `AddBackward0`."""
    return type(name, (Node,), {"__slots__": (), "__module__": "torch.autograd"})


def _shown(node: Any) -> Any:
    """The node as a program sees it."""
    if type(node) is Node:
        node.__class__ = _class(node.name())
    return node


_WITH_NUMBERS = {"clamp", "clamp_min", "clamp_max", "remainder", "fmod"}


def _next_functions(self: Node) -> tuple[tuple[Any, int], ...]:
    """The nodes that this one hands gradients to, one pair for each tensor, in PyTorch's order."""
    name = self.op.name
    edges = [one for slot, one in enumerate(self.inputs) if not self.op.partial or self.op.rule(slot) is not None]
    if name == "linear" and len(edges) == 3:
        edges = [edges[2], edges[0], None if edges[1] is None else _Transposed(edges[1])]  # PyTorch adds the product to the bias
    elif name == "linear" and len(self.shape) == 2:
        edges = [edges[0], None if edges[1] is None else _Transposed(edges[1])]
    elif self.attributes is OF_NUMBER and name in ("add", "mul", "div"):
        edges.reverse()
    elif self.attributes is OF_NUMBER or name in _WITH_NUMBERS or (name == "pow" and _power(self) != "Pow1"):
        edges = [one for one in edges if one is not None]  # a number there is no tensor
    return tuple((_edge(one), 0) for one in edges)


def _edge(one: Any) -> Any:
    return AccumulateGrad(one) if isinstance(one, Variable) else _shown(one)


class _Transposed:
    """The step between a layer's weight and the product, which PyTorch transposes by a node of its own."""

    __slots__ = ("next_functions",)

    def __init__(self, target: Any) -> None:
        self.next_functions = ((_edge(target), 0),)

    def name(self) -> str:
        """Its name in PyTorch."""
        return type(self).__name__


_Transposed.__name__ = "TBackward0"


_grad_fn: Any = vars(Tensor)["grad_fn"].fget


_SHOWN: dict[type, str] = {
    Tensor: "torch.Tensor", Parameter: "torch.nn.parameter.Parameter", DType: "torch.dtype", Device: "torch.device", Size: "torch.Size",
    Generator: "torch.Generator",
}  # fmt: skip
"""What `type(x)` is called."""


def attach() -> None:
    """Give nodes PyTorch's names from now on."""
    Node.name = _name  # type: ignore[method-assign]
    Node.next_functions = property(_next_functions)  # type: ignore[assignment, method-assign]
    Tensor.grad_fn = property(lambda self: _shown(_grad_fn(self)), doc="The node that made it; `None` for a leaf.")  # type: ignore[assignment, method-assign]
    for kind, name in _SHOWN.items():
        kind.__module__, _, kind.__qualname__ = name.rpartition(".")
        kind.__name__ = kind.__qualname__
    RNNBase.forward = _recurrent(RNNBase.forward)  # type: ignore[method-assign]
    parts: Any = Tensor.__iter__
    Tensor.__iter__ = lambda self: map(_unbound, parts(self))  # type: ignore[method-assign]
    named = {name: (lambda *_, label=label, **__: label) for name, label in COMPOSED.items()}
    for name, label in {**named, **BY_CALL}.items():
        if name not in FUNCTIONS:
            continue
        before = FUNCTIONS[name]
        after = FUNCTIONS[name] = _naming(before, label)
        if METHODS.get(name) is before:
            METHODS[name] = after
            setattr(Tensor, name, after)
        vars(functional).pop(name.removeprefix("F."), None)  # where the engine was used before, under its own names
    for layer in Simple.__subclasses__():
        layer._found = None
