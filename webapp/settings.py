"""What can be set from outside, in one typed place: environment variables named TAPEDECK_*, with HOST and PORT.

Knows nothing of the parts that use the settings. `Settings()` is the default; tests make their own.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingError(ValueError):
    """A variable that cannot be used; the message names it."""


def _parallel() -> int:
    """A few more runs than processors: some wait, and one client's endless loops leave room for others."""
    return max(2, os.cpu_count() or 2) + 2


def _of_one_client() -> int:
    return _parallel() - 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes are bytes, times are seconds. Environment variables have the field's name in capitals after TAPEDECK_."""

    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = f"sqlite:///{ROOT / 'data' / 'tapedeck.sqlite'}"
    static: Path = ROOT / "static" / "dist"
    graphviz: str = ""  # path of the layout program; empty: `dot`, else the packaged one
    wall_limit: float = 10.0
    cpu_limit: float = 5.0
    writing_limit: float = 3.0  # for a program that was stopped, to write what it recorded
    memory_limit: int = 1 << 30
    output_limit: int = 1 << 20
    node_limit: int = 20_000
    event_limit: int = 200_000
    answer_limit: int = 64 << 20  # what a child may send back in all
    code_limit: int = 100_000
    parallel_runs: int = field(default_factory=_parallel)
    client_runs: int = field(default_factory=_of_one_client)  # of those, at most so many of one client
    waiting_runs: int = 512
    spare_children: int = 2  # forked and confined before anybody asks
    sandbox: str = "A"  # the strongest level to use, A to C; less is for finding out what a layer does
    frame_ancestors: str = "'self'"  # sites that may show /embed in a frame, as in a Content-Security-Policy
    bubblewrap: str = ""  # path of the program, or "off"; empty: `bwrap` where it is installed and works

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Reads TAPEDECK_*; HOST and PORT alone are accepted too. Raises `SettingError`.

        >>> Settings.from_environment({"PORT": "9000", "TAPEDECK_WALL_LIMIT": "3"}).port
        9000
        """
        given = os.environ if environment is None else environment
        chosen: dict[str, object] = {}
        for one in fields(cls):
            names = [f"TAPEDECK_{one.name.upper()}"] + ([one.name.upper()] if one.name in ("host", "port") else [])
            name = next((name for name in names if given.get(name)), None)
            if name is None:
                continue
            kind = {"port": int, "static": Path}.get(one.name, one.type)
            try:
                chosen[one.name] = kind(given[name])  # type: ignore[operator]
            except ValueError as error:
                raise SettingError(f"{name} is {given[name]!r}, which is not a number") from error
        if chosen.get("sandbox", "A") not in ("A", "B", "C"):
            raise SettingError(f"TAPEDECK_SANDBOX is {chosen['sandbox']!r}; it is A, B or C")
        if set(str(chosen.get("frame_ancestors", ""))) & set(";,\r\n"):
            raise SettingError("TAPEDECK_FRAME_ANCESTORS is a list of sites with spaces between them")
        return cls(**chosen)  # type: ignore[arg-type]
