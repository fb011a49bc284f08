"""The names that TensorFlow gives to gradients: `gradients/MatMul_grad/MatMul_1`. A table of what its rules end with, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol

__all__ = ["slope_name"]

_LAST = """
Mul Mul Mul_1; RealDiv RealDiv mul; Sub - Neg; AddV2 - -; Identity -; Reshape Reshape; Pow mul_1 mul_3; MatMul MatMul MatMul_1; Square Mul_1; Sqrt SqrtGrad
Exp mul; Log mul; Log1p mul; Sin mul; Cos mul; Tan mul; Sinh mul; Cosh mul; Atan mul; Abs mul; Tanh TanhGrad; Sigmoid SigmoidGrad; Neg Neg
Reciprocal ReciprocalGrad; Rsqrt RsqrtGrad; Sum Tile; Mean truediv; Max mul; Min mul; Prod Reshape_4; Transpose transpose; Relu ReluGrad; Elu EluGrad
Softplus mul; Softmax mul_1; LogSoftmax sub; L2Loss mul; Maximum SelectV2 SelectV2_1; Minimum SelectV2 SelectV2_1; SquaredDifference mul_1 Neg
Sign zeros_like; BiasAdd - BiasAddGrad; Conv2D Conv2DBackpropInput Conv2DBackpropFilter; MaxPool MaxPoolGrad; ConcatV2 Slice Slice_1; Pack unstack
StridedSlice StridedSliceGrad; ExpandDims Reshape; Squeeze Reshape; Tile Sum; Cast Cast
"""
_RULES = {kind: ends for kind, *ends in (entry.split() for entry in _LAST.replace("\n", ";").split(";") if entry.strip())}
_SPREADING = {"Mul", "RealDiv", "AddV2", "Sub", "Pow", "Maximum", "Minimum", "SquaredDifference"}


def slope_name(x: Symbol, between: Mapping[Symbol, Sequence[tuple[Operation, int]]], ys: Sequence[Symbol]) -> tuple[str, Any]:
    """The name of the gradient by `x`, in the scope of this call: that of the last rule, or of the sum where several meet; and what is the same for gradients that are one tensor."""
    one = x
    while True:
        read = [(op, slot) for op, slot in between.get(one, ()) if op.outputs]
        if len(read) + (one in ys) > 1:
            return "AddN", one
        if not read:
            position = ys.index(one) if one in ys else 0
            return f"grad_ys_{position}", position
        op, slot = read[0]
        ends = _RULES.get(op.type, ["Grad"])
        end = ends[min(slot, len(ends) - 1)]
        if op.type in _SPREADING and op.inputs[slot].sizes != op.outputs[0].sizes:
            end = f"Reshape{'_1' if slot and op.inputs[0].sizes != op.outputs[0].sizes else ''}"
        if end != "-":
            return f"{op.name}_grad/{end}", (op, slot)
        one = op.outputs[0]
