"""Bubblewrap around the zygote, where it is installed and works: a file system that holds Python and the engine, and nothing else.

Landlock says what a child may open; in here the rest is not even there to be named, nor are other processes or a network. Knows how
to call the program `bwrap`, and finds out by a trial whether it does what it is asked; containers often forbid it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from webapp.settings import Settings

_TRIAL_SECONDS = 10
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
_NAMESPACES = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
_KEPT_BY_ROOT = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL")  # to drop the user of each child, and to end it
_KEPT_WHERE_ALLOWED = "CAP_SYS_NICE"  # to let a long run go after the others; containers often withhold it, and it can be done without


def prefix(settings: Settings, root: Path) -> list[str]:
    """What to write before the zygote's command line; nothing where bubblewrap is missing, switched off, or does not work."""
    if settings.bubblewrap == "off":
        return []
    program = shutil.which(settings.bubblewrap or "bwrap")
    if program is None or not sys.platform.startswith("linux"):
        return []
    commands = (_command(program, root, rights) for rights in ((*_KEPT_BY_ROOT, _KEPT_WHERE_ALLOWED), _KEPT_BY_ROOT))
    return next((command for command in commands if _works(tuple(command))), [])


def why_not(settings: Settings, root: Path) -> str:
    """Why there is no prefix, in a few words for a person; empty where there is one."""
    if settings.bubblewrap == "off":
        return "switched off by TAPEDECK_BUBBLEWRAP"
    if not sys.platform.startswith("linux"):
        return "Linux only"
    if shutil.which(settings.bubblewrap or "bwrap") is None:
        return "not installed"
    return "" if prefix(settings, root) else "installed, and not allowed to make namespaces here"


def _command(program: str, root: Path, rights: Sequence[str]) -> list[str]:
    python = [Path(sys.base_prefix), Path(sys.prefix)]
    own = [root / "autograd_core", root / "webapp" / "__init__.py", root / "webapp" / "runner"]
    command = [program, *_NAMESPACES, "--hostname", "tapedeck", "--die-with-parent"]
    if os.geteuid() == 0:
        command += [word for right in rights for word in ("--cap-add", right)]
    else:
        command += ["--unshare-user"]
    for system in _SYSTEM:
        command += ["--symlink", str(Path(system).readlink()), system] if Path(system).is_symlink() else ["--ro-bind-try", system, system]
    bound = [path for path in (*python, *own) if not path.is_relative_to("/usr")]
    parents = dict.fromkeys(parent for path in bound for parent in reversed(path.parents) if parent != Path("/"))
    for folder in parents:  # bubblewrap would make them for its own user only, and the user of a child is another
        command += ["--perms", "0755", "--dir", str(folder)]
    for path in bound:
        command += ["--ro-bind", str(path), str(path)]
    return [*command, "--proc", "/proc", "--dev", "/dev", "--chdir", "/", "--"]


@cache
def _works(command: Sequence[str]) -> bool:
    """Whether Python starts in there at all."""
    trial = [*command, sys.executable, "-I", "-S", "-c", "import struct"]
    try:
        done = subprocess.run(  # noqa: S603 - a program that was found in the path, and our own words
            trial, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TRIAL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
