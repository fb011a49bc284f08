"""Windows: weights that fade a stretch of a signal in and out, as `torch.hann_window(n)` and as `torch.signal.windows.hann(n)`.

Source: F. Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform", 1978.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import dtypes
from autograd_core.creation import finish

__all__ = ["bartlett_window", "blackman_window", "hamming_window", "hann_window", "kaiser_window"]
Formula = Callable[..., Any]


def _cosines(*weights: float) -> Formula:
    """A sum of cosines of 0, 1, 2 … turns over the window, the signs alternating."""
    terms = [((-1) ** k * weight, 2 * np.pi * k) for k, weight in enumerate(weights)][::-1]
    return lambda t: sum(np.cos(t * t.dtype.type(turn)) * t.dtype.type(weight) for weight, turn in terms)


def _kaiser(t: Any, beta: float) -> Any:
    return np.i0(beta * np.sqrt(np.clip(1 - (2 * t - 1) ** 2, 0, None))) / np.i0(beta)


def _made(formula: Formula, n: int, periodic: bool, options: dict[str, Any], **settings: Any) -> Any:
    """A window of n numbers; `periodic` leaves out the last of n + 1."""
    if n < 0:
        raise ValueError(f"requires non-negative window_length, got window_length={n}")
    dtype = dtypes.numpy_of(options.get("dtype") or dtypes.get_default())
    width = n if periodic else n - 1
    values = np.ones(n) if n <= 1 else formula(np.arange(n, dtype=dtype) / dtype.type(width), **settings)
    return finish(np.asarray(values, dtype), bool(options.get("requires_grad")), options.get("device"))


hann, blackman = _cosines(0.5, 0.5), _cosines(0.42, 0.5, 0.08)


def _triangle(t: Any) -> Any:
    return 1 - np.abs(2 * t - 1)


def hann_window(window_length: int, periodic: bool = True, **options: Any) -> Any:
    """(1 − cos 2πt) / 2 over the window.

    >>> hann_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """
    return _made(hann, window_length, periodic, options)


def hamming_window(window_length: int, periodic: bool = True, alpha: float = 0.54, beta: float = 0.46, **options: Any) -> Any:
    """alpha − beta cos 2πt over the window."""
    return _made(_cosines(alpha, beta), window_length, periodic, options)


def blackman_window(window_length: int, periodic: bool = True, **options: Any) -> Any:
    """0.42 − 0.5 cos 2πt + 0.08 cos 4πt over the window."""
    return _made(blackman, window_length, periodic, options)


def bartlett_window(window_length: int, periodic: bool = True, **options: Any) -> Any:
    """A triangle."""
    return _made(_triangle, window_length, periodic, options)


def kaiser_window(window_length: int, periodic: bool = True, beta: float = 12.0, **options: Any) -> Any:
    """I₀(beta √(1 − (2t − 1)²)) / I₀(beta) over the window."""
    return _made(_kaiser, window_length, periodic, options, beta=beta)


def _centred(n: int, sym: bool) -> Any:
    """Places of n samples, the middle of the window at zero."""
    return np.arange(n) - ((n if not sym and n > 1 else n - 1) / 2)


def symmetric(name: str, formula: Formula, words: str, **defaults: Any) -> Callable[..., Any]:
    """The function of `torch.signal.windows`, where windows are symmetric unless `sym=False`."""

    def window(M: int, *, sym: bool = True, **options: Any) -> Any:  # noqa: N803  PyTorch's name
        settings = {word: options.pop(word, value) for word, value in defaults.items()}
        return _made(lambda t, **given: formula(t, M, sym, **given), M, not sym, options, **settings)

    window.__name__, window.__doc__ = name, words
    return window


def _over(formula: Formula) -> Formula:
    return lambda t, _n, _sym, **settings: formula(t, **settings)


WINDOWS = {
    name: symmetric(name, formula, words, **defaults)
    for name, formula, words, defaults in (
        ("hann", _over(hann), "A raised cosine.", {}),
        ("hamming", _over(_cosines(0.54, 0.46)), "A raised cosine that does not reach zero.", {}),
        ("blackman", _over(blackman), "Three cosines.", {}),
        ("bartlett", _over(_triangle), "A triangle.", {}),
        ("nuttall", _over(_cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411)), "Four cosines.", {}),
        ("kaiser", _over(_kaiser), "Bessel's window of shape `beta`.", {"beta": 12.0}),
        ("cosine", lambda _t, n, sym: np.sin(np.pi / (n if sym else n + 1) * (np.arange(n) + 0.5)), "Half a turn of a sine.", {}),
        ("gaussian", lambda _t, n, sym, std: np.exp(-0.5 * (_centred(n, sym) / std) ** 2), "A bell of width `std`.", {"std": 1.0}),
        (
            "exponential", lambda _t, n, sym, center, tau: np.exp(-np.abs(np.arange(n) - ((n - 1 if sym else n) / 2 if center is None else center)) / tau),
            "Fading with time constant `tau` from `center`.", {"center": None, "tau": 1.0},
        ),
        ("general_cosine", lambda t, _n, _sym, a: _cosines(*a)(t), "Cosines of weights `a`.", {"a": ()}),
        ("general_hamming", lambda t, _n, _sym, alpha: _cosines(alpha, 1 - alpha)(t), "A raised cosine of height `alpha`.", {"alpha": 0.54}),
    )
}  # fmt: skip
