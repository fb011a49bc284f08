"""Prints the table of docs/security.md: how many attacks of each group leave evidence behind each layer alone, and behind the levels.

`python -m tests.webapp.sandbox.matrix`, as root or as anybody; the runner is an ordinary user's either way, since root with no layer but
limits is nothing to try at home.
"""

import asyncio
import os
import shutil
from collections import Counter
from dataclasses import replace

from tests.webapp.sandbox.battle import SETTINGS, Battle, check, fight, runner_as
from tests.webapp.sandbox.corpus import ATTACKS, Attack
from tests.webapp.sandbox.stage import ORDINARY_USER, staged
from webapp.runner import parent

GROUPS = ("files", "network", "processes", "secrets", "system_calls")
SHOWN = [attack for attack in ATTACKS if attack.group in GROUPS]
_TRUST = "from webapp.runner import landlock, probe, seccomp; probe._possible = lambda fence: []; "
NO_FILTER = _TRUST + "seccomp.install = lambda program: None; "
NO_FENCE = _TRUST + "landlock.restrict = lambda rules: None; "

LAYERS: dict[str, tuple[str, str, str]] = {
    "limits only (level C)": ("C", "off", ""),
    "bubblewrap alone": ("C", "", ""),
    "Landlock alone": ("A", "off", NO_FILTER),
    "filter alone, reading allowed": ("A", "off", NO_FENCE),
    "strict filter (level B)": ("B", "off", ""),
    "Landlock and filter (level A)": ("A", "off", ""),
    "level A in bubblewrap": ("A", "", ""),
}
"""Of each row: the level, whether bubblewrap is there, and what is taken out of the zygote."""


def succeeded(attack: Attack, fought: Battle) -> bool:
    """Whether an attack left evidence."""
    try:
        check(replace(attack, codes=(), line=None), fought)
    except AssertionError:
        return True
    return False


async def one(level: str, bubblewrap: str, change: str) -> Battle:
    """All attacks behind one layer."""
    before = parent.START
    with staged(ORDINARY_USER if os.geteuid() == 0 else None) as stage:
        try:
            async with runner_as("user", replace(SETTINGS, sandbox=level, bubblewrap=bubblewrap), change) as runner:
                return await fight(SHOWN, stage, runner)
        finally:
            parent.START = before


def main() -> None:
    """The table, in Markdown."""
    of = Counter(attack.group for attack in SHOWN)
    print("| layer | " + " | ".join(f"{group.replace('_', ' ')} ({of[group]})" for group in GROUPS) + " |")
    print("| --- |" + " ---: |" * len(GROUPS))
    for name, (level, bubblewrap, change) in LAYERS.items():
        if bubblewrap == "" and shutil.which("bwrap") is None:
            continue
        fought = asyncio.run(one(level, bubblewrap, change))
        through = Counter(attack.group for attack in SHOWN if succeeded(attack, fought))
        print(f"| {name} | " + " | ".join(str(through[group]) for group in GROUPS) + " |", flush=True)


if __name__ == "__main__":
    main()
