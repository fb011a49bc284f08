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


def _processors() -> int:
    return max(2, os.cpu_count() or 2)


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
    memory_limit: int = 1 << 30
    output_limit: int = 1 << 20
    node_limit: int = 20_000
    event_limit: int = 200_000
    answer_limit: int = 64 << 20  # what a child may send back in all
    code_limit: int = 100_000
    parallel_runs: int = field(default_factory=_processors)
    waiting_runs: int = 64

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
        return cls(**chosen)  # type: ignore[arg-type]
