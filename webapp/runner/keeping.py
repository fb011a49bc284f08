"""Files that a program writes under a name of its own (`torch.save(…, "model.pt")`) are kept in memory, and gone when it ends.

A confined program may write nothing, and a course's program saves its best weights and loads them again. So a relative path, or one
in /tmp, that is opened for writing is a file in memory from then on: reading, appending, asking whether it is there, listing and removing all
see it. Other paths are left to the system, which refuses them. This is no part of the fence: it takes nothing away that confinement forbids.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import posixpath
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from autograd_core import source
from autograd_core.advice import advise

__all__ = ["keep_files"]

source.passages[__file__] = True  # the line to mark is the program's
_FOLDER, _FILE = stat.S_IFDIR | 0o755, stat.S_IFREG | 0o644


class _Kept(io.BytesIO):
    """An open file: its bytes are put back when it is closed, or forgotten by whoever opened it."""

    def __init__(self, kept: _Files, name: str, readable: bool, writable: bool) -> None:
        super().__init__(kept.files.get(name, b""))
        self.name, self._kept, self._readable, self._writable = name, kept, readable, writable

    def readable(self) -> bool:
        return self._readable

    def writable(self) -> bool:
        return self._writable

    def read(self, size: int | None = -1, /) -> bytes:
        if not self._readable:
            raise io.UnsupportedOperation("not readable")
        return super().read(size)

    def write(self, data: Any, /) -> int:
        if not self._writable:
            raise io.UnsupportedOperation("not writable")
        return super().write(data)

    def flush(self) -> None:
        super().flush()
        if self._writable:
            self._kept.files[self.name] = self.getvalue()

    def close(self) -> None:
        if not self.closed:
            self.flush()
        super().close()


class _Files:
    """What is kept, and the functions that see it in the place of the system's."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.folders: set[str] = {"/tmp"}  # noqa: S108  no file is made there
        self._told = False
        self._here = posixpath.join(_here(), "")
        self._system: dict[str, Callable[..., Any]] = {
            name: getattr(os, name) for name in ("stat", "mkdir", "remove", "unlink", "rmdir", "listdir")
        }
        self._open = builtins.open

    def name_of(self, path: Any) -> str | None:
        """The name under which a path would be kept: a relative one, or one in /tmp; `None` where the system is meant."""
        try:
            text = os.fspath(path)
        except TypeError:
            return None
        if not isinstance(text, str) or not text:
            return None
        if posixpath.isabs(text):  # as NumPy writes a name that it was given
            name = posixpath.normpath(text)
            if posixpath.dirname(name) in self.folders:
                return name
            name = name.removeprefix(self._here)
            return name if name in self.files or name in self.folders else None
        name = posixpath.normpath(text)
        return None if name.startswith("..") else name

    def open(
        self, file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, errors: str | None = None, newline: str | None = None,
        closefd: bool = True, opener: Any = None,
    ) -> Any:  # fmt: skip
        """`open` as programs know it."""
        name, writes = self.name_of(file), isinstance(mode, str) and bool(set("wax+") & set(mode))
        if name is None or opener is not None or not (writes or name in self.files):
            return self._open(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if name in self.folders:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), file)
        folder = posixpath.dirname(name)
        if writes and name not in self.files:
            if (folder and folder not in self.folders) or mode[0] == "r":
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
            self._tell()
        if "x" in mode and name in self.files:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), file)
        if "w" in mode or (writes and name not in self.files):
            self.files[name] = b""
        kept = _Kept(self, name, "r" in mode or "+" in mode, writes)
        if "a" in mode:
            kept.seek(0, io.SEEK_END)
        return kept if "b" in mode else io.TextIOWrapper(kept, encoding or "utf-8", errors, newline)

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            advise(
                "files_kept",
                "What the program writes is kept in memory until it ends; no file is left.",
                "Load it again in the same program.",
            )

    def stat(self, path: Any, *args: Any, **keywords: Any) -> Any:
        """Whether it is there, and how long it is."""
        name = self.name_of(path)
        if name is not None and (name in self.folders or name in self.files):
            size = len(self.files.get(name, b""))
            return os.stat_result((_FOLDER if name in self.folders else _FILE, 0, 0, 1, 0, 0, size, 0, 0, 0))
        return self._system["stat"](path, *args, **keywords)

    def mkdir(self, path: Any, *args: Any, **keywords: Any) -> None:
        """A folder for files that are kept."""
        name = self.name_of(path)
        if name is None:
            self._system["mkdir"](path, *args, **keywords)
        elif name in self.folders or name in self.files or name == ".":
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        elif (folder := posixpath.dirname(name)) and folder not in self.folders:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        else:
            self.folders.add(name)

    def remove(self, path: Any, *args: Any, **keywords: Any) -> None:
        """Forget a file."""
        name = self.name_of(path)
        if name not in self.files:
            self._system["remove"](path, *args, **keywords)
        elif name is not None:
            del self.files[name]

    def rmdir(self, path: Any, *args: Any, **keywords: Any) -> None:
        """Forget a folder."""
        name = self.name_of(path)
        if name is None or name not in self.folders:
            self._system["rmdir"](path, *args, **keywords)
        elif any(posixpath.dirname(one) == name for one in (*self.files, *self.folders)):
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), path)
        else:
            self.folders.discard(name)

    def listdir(self, path: Any = ".") -> list[str]:
        """The names in a folder."""
        name = self.name_of(path)
        if name != "." and name not in self.folders:
            return list(self._system["listdir"](path))
        within = "" if name == "." else name
        return sorted(posixpath.basename(one) for one in (*self.files, *self.folders) if posixpath.dirname(one) == within)


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # a confined program may not even ask
        return "/"


def keep_files(builtins_of_program: Any) -> Callable[[], None]:
    """Have a program's files kept from here on. Returns a function that forgets them, and gives the system its place back."""
    kept = _Files()
    system = {name: getattr(os, name) for name in kept._system}
    places = [(builtins, "open", builtins.open), (io, "open", io.open), (builtins_of_program, "open", builtins_of_program.open)]
    for module, name, _ in places:
        setattr(module, name, kept.open)
    openers: Any = np.lib._datasource._file_openers  # type: ignore[attr-defined]  # savetxt and loadtxt hold on to the function
    openers.keys()
    own_opener, openers._file_openers[None] = openers._file_openers[None], kept.open
    for name in system:
        setattr(os, name, kept.remove if name == "unlink" else getattr(kept, name))

    def undo() -> None:
        for module, name, own in places:
            setattr(module, name, own)
        openers._file_openers[None] = own_opener
        for name, own in system.items():
            setattr(os, name, own)

    return undo
