"""`torch.nn.utils.parametrizations`: weights with a direction and a length of their own, or with a bounded stretch.

Weight normalisation: T. Salimans and D. Kingma, 2016. Spectral normalisation: T. Miyato et al., 2018.
"""

from __future__ import annotations

from typing import Any

import autograd_core as ag
from autograd_core import nn
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn.utils.parametrize import register_parametrization
from autograd_core.nn import functional

__all__ = ["norm_except_dim", "spectral_norm", "weight_norm"]


def norm_except_dim(v: Any, pow: int = 2, dim: int | None = 0) -> Any:
    """The norms of the slices along `dim`, or of everything."""
    axes = tuple(i for i in range(v.ndim) if dim is None or i != dim % v.ndim)
    return v.norm(pow) if dim in (None, -1) else v.norm(pow, axes, True)


class _WeightNorm(nn.Module):
    """v ‖ g: a direction times a length."""

    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, weight_g: Any, weight_v: Any) -> Any:
        return weight_v * (weight_g / norm_except_dim(weight_v, 2, self.dim))

    def right_inverse(self, weight: Any) -> tuple[Any, Any]:
        """The length and the direction of a weight."""
        return norm_except_dim(weight, 2, self.dim), weight


class _SpectralNorm(nn.Module):
    """The weight divided by its largest singular value, which a step of power iteration follows while training."""

    _u: Any
    _v: Any

    def __init__(self, weight: Any, n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12) -> None:
        super().__init__()
        self.dim = dim % weight.ndim
        self.n_power_iterations, self.eps = n_power_iterations, eps
        if weight.ndim > 1:
            matrix = self._matrix(weight)
            for name, size in (("_u", matrix.shape[0]), ("_v", matrix.shape[1])):
                self.register_buffer(name, functional.normalize(matrix.new_empty(size).normal_(0, 1), dim=0, eps=eps))
            self._iterate(matrix, 15)

    def _matrix(self, weight: Any) -> Any:
        return weight.transpose(0, self.dim).flatten(1) if self.dim else weight.flatten(1)

    def _iterate(self, matrix: Any, times: int) -> None:
        with ag.no_grad():
            for _ in range(times):
                self._u = functional.normalize(matrix @ self._v, dim=0, eps=self.eps)
                self._v = functional.normalize(matrix.T @ self._u, dim=0, eps=self.eps)

    def forward(self, weight: Any) -> Any:
        if weight.ndim == 1:
            return functional.normalize(weight, dim=0, eps=self.eps)
        matrix = self._matrix(weight)
        if self.training:
            self._iterate(matrix.detach(), self.n_power_iterations)
        return weight / self._u.clone().dot(matrix @ self._v.clone())

    def right_inverse(self, value: Any) -> Any:
        """A weight that is set is taken as it is."""
        return value


def weight_norm(module: Any, name: str = "weight", dim: int | None = 0) -> Any:
    """Train the direction (`original1`) and the length (`original0`) of a weight apart."""
    return register_parametrization(module, name, _WeightNorm(dim))


def spectral_norm(module: Any, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None) -> Any:
    """Divide a weight by its largest singular value."""
    axis = int("Transpose" in type(module).__name__) if dim is None else dim
    return register_parametrization(module, name, _SpectralNorm(getattr(module, name), n_power_iterations, axis, eps))


__getattr__ = missing("torch.nn.utils.parametrizations", __all__)
