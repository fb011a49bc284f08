"""The attack corpus as data: every table of `attacks/`, read."""

import platform
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "attacks"


@dataclass(frozen=True)
class Attack:
    """One hostile program: how often it is run, and, where it must end by a limit, the codes that may say so."""

    group: str
    name: str
    code: str
    times: int = 1
    codes: tuple[str, ...] = ()
    line: int | None = None

    @property
    def id(self) -> str:
        """Its name in the list of tests."""
        return f"{self.group}-{self.name}"


def read(path: Path) -> list[Attack]:
    """The attacks of one table that are for this kind of processor."""
    table = tomllib.loads(path.read_text("utf8"))
    prelude = table["prelude"]
    return [
        Attack(
            path.stem,
            one["name"],
            prelude + one["code"].lstrip("\n"),
            one.get("times", 1),
            tuple(one.get("codes", ())),
            one["line"] - 1 + prelude.count("\n") if "line" in one else None,
        )
        for one in table["attack"]
        if one.get("machine", platform.machine()) == platform.machine()
    ]


ATTACKS = [attack for path in sorted(FOLDER.glob("*.toml")) for attack in read(path)]
