"""`tf.image`: images as arrays `(height, width, channels)`, or batches of them: turned, cut, resized, brightened. There are no decoders."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.convert import engine, numbers, tensor_of
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.windows import extract_patches

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "adjust_brightness", "adjust_contrast", "central_crop", "convert_image_dtype", "crop_to_bounding_box", "extract_patches", "flip_left_right", "flip_up_down",
    "per_image_standardization", "resize", "rgb_to_grayscale", "rot90", "total_variation", "transpose",
]  # fmt: skip


@op("FlipLeftRight")
def flip_left_right(image: Any) -> Any:
    """Mirrored, left for right."""
    return engine("flip")(tensor_of(image), (-2,))


@op("FlipUpDown")
def flip_up_down(image: Any) -> Any:
    """Mirrored, top for bottom."""
    return engine("flip")(tensor_of(image), (-3,))


@op("Transpose")
def transpose(image: Any, name: Any = None) -> Any:
    """Rows and columns exchanged."""
    return engine("transpose")(tensor_of(image), -3, -2)


@op("Rot90")
def rot90(image: Any, k: int = 1, name: Any = None) -> Any:
    """Turned counter-clockwise `k` times."""
    return engine("rot90")(tensor_of(image), k, (-3, -2))


@op("CropToBoundingBox")
def crop_to_bounding_box(image: Any, offset_height: int, offset_width: int, target_height: int, target_width: int) -> Any:
    """The part of that size from that corner."""
    rows = engine("narrow")(tensor_of(image), -3, offset_height, target_height)
    return engine("narrow")(rows, -2, offset_width, target_width)


@op("CentralCrop")
def central_crop(image: Any, central_fraction: float) -> Any:
    """The middle part of each side."""
    x = tensor_of(image)
    height, width = x.array.shape[-3:-1]
    top, left = (int((n - n * central_fraction) / 2) for n in (height, width))
    return crop_to_bounding_box(x, top, left, height - 2 * top, width - 2 * left)


@op("ConvertImageDtype")
def convert_image_dtype(image: Any, dtype: Any, saturate: bool = False, name: Any = None) -> Any:
    """Whole numbers as floats between 0 and 1, and back."""
    x, wanted = tensor_of(image), as_dtype(dtype)
    own = as_dtype(x.array.dtype)
    if own.is_integer and wanted.is_floating:
        return engine("div")(engine("cast")(x, dtype=wanted.numpy), float(own.max))
    if own.is_floating and wanted.is_integer:
        return engine("cast")(engine("mul")(x, float(wanted.max) + 0.5), dtype=wanted.numpy)
    return engine("cast")(x, dtype=wanted.numpy)


@op("AdjustBrightness")
def adjust_brightness(image: Any, delta: float) -> Any:
    """`delta` added to every number."""
    return engine("add")(tensor_of(image), float(delta))


@op("AdjustContrast")
def adjust_contrast(images: Any, contrast_factor: float) -> Any:
    """The distance from each channel's mean, times a factor."""
    x = tensor_of(images)
    mean = engine("mean")(x, (-3, -2), True)
    return engine("add")(engine("mul")(engine("sub")(x, mean), float(contrast_factor)), mean)


@op("RgbToGrayscale")
def rgb_to_grayscale(images: Any, name: Any = None) -> Any:
    """One channel: how bright the three together look."""
    x = tensor_of(images)
    weights = np.array([0.2989, 0.5870, 0.1140], x.array.dtype)
    return OPS["reduce_sum"](OPS["multiply"](x, weights), -1, True)


@op("PerImageStandardization")
def per_image_standardization(image: Any) -> Any:
    """Mean 0 and variance 1 for each image; the variance of a flat one counts as that of noise."""
    x = OPS["cast"](image, "float32")
    count = float(np.prod(x.array.shape[-3:]))
    mean = engine("mean")(x, (-3, -2, -1), True)
    spread = OPS["maximum"](OPS["reduce_std"](x, [-3, -2, -1], True), 1 / count**0.5)
    return engine("div")(engine("sub")(x, mean), spread)


@op("TotalVariation")
def total_variation(images: Any, name: Any = None) -> Any:
    """The sum of the distances between neighbours, for each image."""
    x = tensor_of(images)
    steps = [engine("sum")(engine("abs")(engine("diff")(x, dim=axis)), (-3, -2, -1)) for axis in (-3, -2)]
    return engine("add")(*steps)


@op("Resize")
def resize(
    images: Any, size: Any, method: str = "bilinear", preserve_aspect_ratio: bool = False, antialias: bool = False, name: Any = None
) -> Any:
    """Another height and width, `bilinear` or `nearest`; floats, unless nearest."""
    if method not in ("bilinear", "nearest"):
        raise refuse_as(ValueError, "tf_resize", given=method)
    x = tensor_of(images)
    single = x.array.ndim == 3
    batch = engine("unsqueeze")(x, 0) if single else x
    if method != "nearest":
        batch = OPS["cast"](batch, "float32")
    turned = engine("permute")(batch, (0, 3, 1, 2))
    settings = {} if method == "nearest" else {"align_corners": False}
    grown = engine("F.interpolate")(turned, tuple(int(one) for one in numbers(size)), mode=method, **settings)
    found = engine("permute")(grown, (0, 2, 3, 1))
    return engine("squeeze")(found, 0) if single else found


__getattr__ = missing("tf.image", __all__)
