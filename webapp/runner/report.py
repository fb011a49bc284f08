"""How well learners' programs are confined on a machine: the level, the layers it consists of, and what is missing for more.

Plain data that the zygote sends to the server when it starts; see `probe` for how it is found out. Imports nothing of the project.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Level = Literal["A", "B", "C"]
LEVELS: tuple[Level, ...] = ("A", "B", "C")

MEANING: dict[Level, str] = {
    "A": "system calls are filtered, and only Python and the engine can be read",
    "B": "system calls are filtered, and nothing can be opened at all",
    "C": "limits only: a program can read files, use the network and start programs",
}
"""The levels in words."""
BANNER = (
    "Programs on this server are not shut in: they run with the rights of whoever started it. "
    "It answers on this computer only; run your own programs, and none that you do not trust. 'tapedeck doctor' says what is missing."
)
"""What a page shows at level C."""


@dataclass(frozen=True, slots=True)
class Report:
    """What held when it was tried."""

    level: Level
    landlock: int  # version; 0: none
    linux: bool
    root: bool  # whether the zygote is root, and so drops the user of its children
    failed: dict[str, list[str]] = field(default_factory=dict)  # stronger level -> acts that succeeded, or why it could not be tried
    possible: list[str] = field(default_factory=list)  # acts that succeed at the level that is used
    bubblewrap: bool = False

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def layers(self) -> list[str]:
        """The layers that hold, by name; what is not named here does not."""
        named = ["process", "clean_environment", "cpu_limit", "file_size_limit", "descriptor_limit", "process_limit"]
        named += ["memory_limit", "no_new_privileges", "hidden_memory", "dies_with_runner"] if self.linux else []
        named += ["dropped_user"] if self.root else []
        named += {"A": ["landlock", "seccomp"], "B": ["seccomp_strict"], "C": []}[self.level]
        return named + (["bubblewrap"] if self.bubblewrap else [])
