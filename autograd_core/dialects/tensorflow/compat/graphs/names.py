"""What TensorFlow calls the node that a function makes, and which of its arguments become constants of the graph. Tables, and nothing else."""

from __future__ import annotations

__all__ = ["CONSTANTS", "FLAT", "LOOSE", "camel", "named"]


def camel(name: str) -> str:
    """`bias_add` as a node's type is written: `BiasAdd`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


_NODES = """
add AddV2 Add; subtract Sub Sub; multiply Mul Mul; divide RealDiv truediv; truediv RealDiv truediv; floordiv FloorDiv floordiv; mod FloorMod FloorMod
divide_no_nan DivNoNan div_no_nan; pow Pow Pow; negative Neg Neg; reduce_sum Sum Sum; reduce_mean Mean Mean; reduce_max Max Max; reduce_min Min Min
reduce_prod Prod Prod; reduce_all All All; reduce_any Any Any; reduce_logsumexp AddV2 ReduceLogSumExp; matmul MatMul MatMul; reshape Reshape Reshape
concat ConcatV2 concat; stack Pack stack; unstack Unpack unstack; split Split split; gather GatherV2 GatherV2; gather_nd GatherNd GatherNd
where SelectV2 SelectV2; one_hot OneHot one_hot; fill Fill Fill; range Range range; zeros Const zeros; ones Const ones; constant Const Const
zeros_like ZerosLike zeros_like; ones_like Fill ones_like; transpose Transpose transpose; tensordot Reshape Tensordot; einsum Einsum einsum/Einsum
eye MatrixDiagV3 eye/diag; norm Squeeze norm/Squeeze; global_norm Sqrt global_norm/global_norm; clip_by_value Maximum clip_by_value
clip_by_norm Identity clip_by_norm; argmax ArgMax ArgMax; argmin ArgMin ArgMin; reverse ReverseV2 ReverseV2; pad Pad Pad; cumsum Cumsum Cumsum
add_n AddN AddN; log_softmax LogSoftmax LogSoftmax; softmax Softmax Softmax; conv2d Conv2D Conv2D; max_pool MaxPool MaxPool; max_pool2d MaxPool MaxPool2d
avg_pool AvgPool AvgPool; avg_pool2d AvgPool AvgPool2d; l2_loss L2Loss L2Loss; l2_normalize Mul l2_normalize; moments Squeeze moments/Squeeze
top_k TopKV2 TopKV2; in_top_k InTopKV2 in_top_k/InTopKV2; embedding_lookup Identity embedding_lookup/Identity; linspace Slice linspace/Slice
softmax_cross_entropy_with_logits Reshape softmax_cross_entropy_with_logits/Reshape_2; sigmoid_cross_entropy_with_logits AddV2 logistic_loss
sparse_softmax_cross_entropy_with_logits SparseSoftmaxCrossEntropyWithLogits SparseSoftmaxCrossEntropyWithLogits/SparseSoftmaxCrossEntropyWithLogits
dropout SelectV2 dropout/SelectV2; inv MatrixInverse MatrixInverse; det MatrixDeterminant MatrixDeterminant; xw_plus_b BiasAdd xw_plus_b
size Size Size; shape Shape Shape; rank Const Rank; cast Cast Cast; boolean_mask GatherV2 boolean_mask/GatherV2; expand_dims ExpandDims ExpandDims
strided_slice_of StridedSlice strided_slice; log_sigmoid Neg LogSigmoid; broadcast_to BroadcastTo BroadcastTo; is_nan IsNan IsNan
random_normal AddV2 random_normal; random_uniform AddV2 random_uniform; truncated_normal AddV2 truncated_normal; random_shuffle RandomShuffle RandomShuffle
multinomial Multinomial multinomial/Multinomial; select Select Select; map_fn TensorArrayGatherV3 map/TensorArrayStack/TensorArrayGatherV3
logical_and LogicalAnd LogicalAnd; exponential_decay Mul ExponentialDecay; trace Sum Trace; diag Diag Diag; squared_difference SquaredDifference SquaredDifference
div RealDiv div; floormod FloorMod FloorMod; count_nonzero Cast count_nonzero/Sum; sequence_mask Less SequenceMask/Less; zero_fraction Mean zero_fraction/fraction
confusion_matrix ScatterNd confusion_matrix/ScatterNd; weighted_cross_entropy_with_logits AddV2 logistic_loss
"""
_TYPES = {first: (kind, name) for first, kind, name in (entry.split() for entry in _NODES.replace("\n", ";").split(";") if entry.strip())}


def named(function: str) -> tuple[str, str]:
    """The type and the name of the node that a function makes."""
    return _TYPES.get(function) or (camel(function), camel(function))


_BINARY = (
    "add subtract multiply divide truediv floordiv floormod mod pow maximum minimum squared_difference equal not_equal less greater less_equal greater_equal "
    "logical_and logical_or div realdiv atan2 divide_no_nan"
)
_PARTS = """
reshape shape; tile multiples; transpose perm; expand_dims axis=dim; argmax axis=dimension; argmin axis=dimension; gather indices axis; slice begin size
fill dims value; pad paddings; reverse axis; cumsum axis; bias_add bias; one_hot on_value off_value depth; range start limit delta; top_k k; concat axis
split axis=split_dim; broadcast_to shape; diag diagonal
"""
CONSTANTS: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(_BINARY.split(), (("x", "x"), ("y", "y"))),
    **{
        first: tuple((part.split("=")[0], part.split("=")[-1]) for part in rest)
        for first, *rest in (entry.split() for entry in _PARTS.replace("\n", ";").split(";") if entry.strip())
    },
}
"""The arguments that become constants beside the node, by function: the parameter and the constant's name there."""

LOOSE = {"unique": (0,), "unique_with_counts": (0, 2), "boolean_mask": (0,), "dynamic_partition": tuple(range(64)), "Where": (0,), "segment_sum": (0,),
         "segment_mean": (0,), "segment_max": (0,), "segment_min": (0,)}  # fmt: skip
"""The outputs whose first size depends on numbers, by function."""
FLAT = {"Floor", "Ceil", "Round", "Rint", "FloorDiv", "ZerosLike", "OnesLike"}
"""Types of nodes that TensorFlow passes no gradient through, not even zeros."""
