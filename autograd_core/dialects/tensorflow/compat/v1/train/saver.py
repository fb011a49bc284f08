"""`tf.train.Saver`: variables to a file and back. The file is NumPy's `.npz`: arrays by name, and nothing that could run when it is read."""

from __future__ import annotations

import os
import zipfile
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.variable import overwritten
from autograd_core.dialects.tensorflow.errors import NotFoundError, refuse_as
from autograd_core.modes import mode

__all__ = ["Saver", "checkpoint_exists", "latest_checkpoint"]

_LATEST = "checkpoint"


class Saver:
    """Saves and restores the variables of a graph (or of `var_list`: a list, or a dictionary of names)."""

    def __init__(self, var_list: Any = None, max_to_keep: int = 5, **_: Any) -> None:
        given = var_list if var_list is not None else get_default_graph().get_collection("variables")
        if not given:
            raise refuse_as(ValueError, "tf1_nothing_to_save")
        self._variables = dict(given) if isinstance(given, dict) else {one.op.name: one for one in given}
        self._keep, self._written = max_to_keep, list[str]()

    @property
    def last_checkpoints(self) -> list[str]:
        """The files it wrote and has kept."""
        return list(self._written)

    def save(self, sess: Any, save_path: str, global_step: Any = None, **_: Any) -> str:
        """Write the values in a session to `save_path` (with the step's number behind it); returns the name to restore from."""
        if global_step is not None:
            save_path = f"{save_path}-{global_step if isinstance(global_step, int) else int(sess.run(global_step))}"
        values = sess.run(self._variables)
        with open(f"{save_path}.npz", "wb") as file:
            np.savez(file, allow_pickle=False, **values)
        with open(os.path.join(os.path.dirname(save_path), _LATEST), "w") as file:
            file.write(os.path.basename(save_path))
        self._written = [*[one for one in self._written if one != save_path], save_path]
        while self._keep and len(self._written) > self._keep:
            os.remove(f"{self._written.pop(0)}.npz")
        return save_path

    def restore(self, sess: Any, save_path: str) -> None:
        """Give the variables in a session the values of a file: they need no initializer then. `ValueError` where there is no such file."""
        try:
            with np.load(f"{save_path}.npz", allow_pickle=False) as found:
                values = {name: found[name] for name in self._variables if name in found}
        except (OSError, zipfile.BadZipFile):
            raise refuse_as(ValueError, "tf1_no_checkpoint", path=str(save_path)) from None
        for name, variable in self._variables.items():
            if name not in values:
                raise refuse_as(NotFoundError, "tf1_not_in_checkpoint", name=name)
            with mode(grad=False):
                overwritten(sess, variable, values[name].astype(variable.dtype.base_dtype.numpy)[()])


def latest_checkpoint(checkpoint_dir: str, latest_filename: str | None = None) -> str | None:
    """The name of the checkpoint written last into a folder, `None` where there is none."""
    try:
        with open(os.path.join(checkpoint_dir, latest_filename or _LATEST)) as file:
            return os.path.join(checkpoint_dir, file.read())
    except OSError:
        return None


def checkpoint_exists(checkpoint_prefix: str) -> bool:
    """Whether there is a checkpoint of that name."""
    return os.path.exists(f"{checkpoint_prefix}.npz")
