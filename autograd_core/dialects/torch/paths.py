"""PyTorch's longer paths to names that stand elsewhere, too: `torch.utils.data.dataset.Dataset`, `torch.distributions.normal.Normal`."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from autograd_core.dialects.missing import missing

__all__ = ["attach"]
_PATHS = {
    "distributions": {
        "normal": "Normal", "categorical": "Categorical", "bernoulli": "Bernoulli", "uniform": "Uniform", "multivariate_normal": "MultivariateNormal",
        "independent": "Independent", "kl": "kl_divergence register_kl", "distribution": "Distribution", "beta": "Beta", "gamma": "Gamma",
        "exponential": "Exponential", "laplace": "Laplace", "poisson": "Poisson", "dirichlet": "Dirichlet",
    },
    "utils.data": {
        "dataset": "Dataset IterableDataset TensorDataset ConcatDataset ChainDataset Subset random_split", "dataloader": "DataLoader default_collate",
        "sampler": "Sampler SequentialSampler RandomSampler SubsetRandomSampler WeightedRandomSampler BatchSampler",
    },
    "nn.utils": {
        "clip_grad": "clip_grad_norm_ clip_grad_value_ get_total_norm clip_grads_with_norm_",
        "convert_parameters": "parameters_to_vector vector_to_parameters",
    },
    "optim": {"optimizer": "Optimizer", "adam": "Adam", "sgd": "SGD", "adamw": "AdamW"},
    "autograd": {"variable": "Variable", "grad_mode": "no_grad enable_grad set_grad_enabled inference_mode", "anomaly_mode": "detect_anomaly set_detect_anomaly"},
    "nn": {"modules": "Module Linear Sequential ModuleList Conv1d Conv2d Embedding LSTM GRU RNN Dropout LayerNorm BatchNorm1d BatchNorm2d ReLU"},
}  # fmt: skip


def _find(torch: Any, path: str) -> Any:
    for part in path.split("."):
        torch = getattr(torch, part)
    return torch


def attach(torch: Any) -> None:
    """Hang the modules under the packages they belong to."""
    for path, modules in _PATHS.items():
        package = _find(torch, path)
        vars(package).setdefault("__path__", [])  # the import system looks below packages only
        for name, names in modules.items():
            module = ModuleType(f"torch.{path}.{name}")
            vars(module).update({each: getattr(package, each) for each in names.split()})
            module.__getattr__ = missing(module.__name__, names.split())  # type: ignore[method-assign]
            setattr(package, name, module)
