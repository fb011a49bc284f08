"""`tf.train`: checkpoints of variables, modules, models and optimisers, as NumPy arrays in files. Nothing that is read is run."""

from __future__ import annotations

import os
import posixpath
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.errors import NotFoundError, refuse_as
from autograd_core.dialects.tensorflow.variables import Variable

__all__ = ["Checkpoint", "CheckpointManager", "latest_checkpoint"]


class _Restored:
    """What `restore` returns: everything that it asks for has been looked at."""

    def assert_consumed(self) -> _Restored:
        """Everything was taken over."""
        return self

    assert_existing_objects_matched = expect_partial = assert_nontrivial_match = assert_consumed


class Checkpoint:
    """Objects whose variables are saved and restored together, by the names they are given here.

    >>> step = Variable(1)
    >>> Checkpoint(step=step).step is step
    True
    """

    def __init__(self, root: Any = None, **kwargs: Any) -> None:
        self._tracked = {**kwargs} if root is None else {"root": root, **kwargs}
        self.save_counter = 0
        for name, one in kwargs.items():
            setattr(self, name, one)

    def _arrays(self, one: Any) -> list[Any]:
        if hasattr(one, "kept_arrays"):
            return list(one.kept_arrays())
        return [np.asarray(variable.array) for variable in _variables(one)]

    def write(self, file_prefix: str) -> str:
        """Write the arrays of all objects into a file; its path."""
        arrays = {f"{name}.{i}": one for name, part in self._tracked.items() for i, one in enumerate(self._arrays(part))}
        with open(f"{file_prefix}.index", "wb") as file:
            np.savez(file, **arrays)
        return str(file_prefix)

    def save(self, file_prefix: str) -> str:
        """The same under a name with a number, which `latest_checkpoint` finds; its path."""
        self.save_counter += 1
        folder = posixpath.dirname(str(file_prefix))
        if folder:
            os.makedirs(folder, exist_ok=True)
        path = self.write(f"{file_prefix}-{self.save_counter}")
        with open(posixpath.join(folder, "checkpoint"), "w") as file:
            file.write(f'model_checkpoint_path: "{posixpath.basename(path)}"\n')
        return path

    def restore(self, save_path: str | None) -> _Restored:
        """Take over what a file holds; nothing where the path is `None`, as where nothing was saved yet."""
        if save_path is None:
            return _Restored()
        try:
            with open(f"{save_path}.index", "rb") as file, np.load(file) as found:
                arrays = dict(found)
        except FileNotFoundError:
            raise refuse_as(NotFoundError, "tf_no_checkpoint", path=str(save_path)) from None
        for name, one in self._tracked.items():
            given = [arrays[word] for word in arrays if word.rpartition(".")[0] == name]
            if hasattr(one, "take_over"):
                others = [v for part in self._tracked.values() if not hasattr(part, "take_over") for v in _variables(part) if v.trainable]
                one.take_over(given, one.known_variables() or others)
                continue
            variables = _variables(one)
            if len(variables) != len(given):
                raise refuse_as(ValueError, "tf_checkpoint", path=str(save_path), name=name, found=len(given), wanted=len(variables))
            for variable, value in zip(variables, given, strict=True):
                variable.assign(value)
        return _Restored()

    read = restore


def _variables(one: Any) -> list[Any]:
    return [one] if isinstance(one, Variable) else list(one.variables)


def latest_checkpoint(checkpoint_dir: str, latest_filename: str | None = None) -> str | None:
    """The path of what was saved last in a folder; `None` where nothing was."""
    try:
        with open(posixpath.join(str(checkpoint_dir), latest_filename or "checkpoint")) as file:
            return posixpath.join(str(checkpoint_dir), file.read().split('"')[1])
    except FileNotFoundError:
        return None


class CheckpointManager:
    """Saves a checkpoint again and again in a folder, and keeps the paths of the last `max_to_keep`."""

    def __init__(self, checkpoint: Checkpoint, directory: str, max_to_keep: int | None, checkpoint_name: str = "ckpt", **_: Any) -> None:
        self.checkpoint, self.directory, self._most = checkpoint, str(directory), max_to_keep
        self._prefix = posixpath.join(self.directory, checkpoint_name)
        self.checkpoints: list[str] = []

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of what was saved last."""
        return latest_checkpoint(self.directory)

    def save(self, checkpoint_number: Any = None, **_: Any) -> str:
        """Save once more; what is too old goes. The path."""
        if checkpoint_number is not None:
            self.checkpoint.save_counter = int(checkpoint_number) - 1
        path = self.checkpoint.save(self._prefix)
        self.checkpoints.append(path)
        while self._most is not None and len(self.checkpoints) > self._most:
            os.remove(f"{self.checkpoints.pop(0)}.index")
        return path

    def restore_or_initialize(self) -> str | None:
        """Take over the last one, if there is one; its path."""
        path = self.latest_checkpoint
        self.checkpoint.restore(path)
        return path


__getattr__ = missing("tf.train", __all__)
