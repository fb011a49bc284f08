"""`torch.utils.tensorboard`: a writer that programs may talk to, and that writes nothing: a recording shows every value of the run."""

from __future__ import annotations

from typing import Any

from autograd_core.advice import advise
from autograd_core.dialects.missing import missing
from autograd_core.dialects.summaries import nothing_is_written

__all__ = ["SummaryWriter"]


class SummaryWriter:
    """Takes scalars, histograms, images and the rest, and writes nothing."""

    def __init__(self, log_dir: Any = None, comment: str = "", *_settings: Any, **_: Any) -> None:
        self.log_dir = str(log_dir) if log_dir is not None else f"runs/{comment}"
        advise(*nothing_is_written(self.log_dir))

    def get_logdir(self) -> str:
        """The folder that the program named."""
        return self.log_dir

    def add_scalar(self, tag: str, scalar_value: Any, global_step: Any = None, *_: Any, **__: Any) -> None:
        """A number, which is read as where it is written: `ValueError` for several."""
        del tag, global_step
        float(scalar_value)

    def add_scalars(self, main_tag: str, tag_scalar_dict: Any, global_step: Any = None, *_: Any, **__: Any) -> None:
        """Several numbers by name."""
        for tag, value in dict(tag_scalar_dict).items():
            self.add_scalar(f"{main_tag}/{tag}", value, global_step)

    def add_histogram(self, *_: Any, **__: Any) -> None:
        """Writes nothing."""

    add_audio = add_custom_scalars = add_embedding = add_figure = add_graph = add_histogram
    add_hparams = add_image = add_images = add_mesh = add_pr_curve = add_text = add_video = add_histogram

    def flush(self) -> None:
        """Writes nothing."""

    def close(self) -> None:
        """Nothing was opened."""

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was opened."""


__getattr__ = missing("torch.utils.tensorboard", __all__)
