"""Mixtures: one of several distributions of the same family, chosen by chance."""

from __future__ import annotations

from typing import Any

import autograd_core as ag
from autograd_core.dialects.torch.distributions.distribution import Distribution
from autograd_core.nn.functional import log_softmax

__all__ = ["MixtureSameFamily"]


class MixtureSameFamily(Distribution):
    """The last axis of `component_distribution`'s batch, of which `mixture_distribution` (a `Categorical`) chooses one each time."""

    def __init__(self, mixture_distribution: Any, component_distribution: Any, validate_args: bool | None = None) -> None:
        self._mixture, self._components = mixture_distribution, component_distribution
        if mixture_distribution.batch_shape != component_distribution.batch_shape[:-1] and mixture_distribution.batch_shape != ():
            raise ValueError("`mixture_distribution.batch_shape` is not compatible with `component_distribution.batch_shape`")
        self._axis = -1 - len(component_distribution.event_shape)
        super().__init__(component_distribution.batch_shape[:-1], component_distribution.event_shape, validate_args)

    @property
    def mixture_distribution(self) -> Any:
        """What chooses."""
        return self._mixture

    @property
    def component_distribution(self) -> Any:
        """What is chosen from."""
        return self._components

    def log_prob(self, value: Any) -> Any:
        value = value.unsqueeze(self._axis)
        return ag.logsumexp(self._components.log_prob(value) + log_softmax(self._mixture.logits, -1), -1)

    def sample(self, sample_shape: Any = ()) -> Any:
        chosen, drawn = self._mixture.sample(sample_shape), self._components.sample(sample_shape)
        shape = (*chosen.shape, *[1] * (-self._axis))
        index = chosen.reshape(shape).expand(*chosen.shape, 1, *self._event_shape)
        return drawn.gather(drawn.ndim + self._axis, index).squeeze(self._axis)

    def _shares(self) -> Any:
        return self._mixture.probs.reshape((*self._mixture.probs.shape, *[1] * len(self._event_shape)))

    @property
    def mean(self) -> Any:
        return (self._shares() * self._components.mean).sum(self._axis)

    @property
    def variance(self) -> Any:
        within = (self._shares() * self._components.variance).sum(self._axis)
        return within + (self._shares() * (self._components.mean - self.mean.unsqueeze(self._axis)) ** 2).sum(self._axis)
