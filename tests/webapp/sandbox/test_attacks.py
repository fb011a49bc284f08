"""Hostile programs, as root and as an ordinary user: none gets what it came for, and a normal program runs right after each.

The corpus is data, in `attacks/`; it is run in batches through one runner, and each program's outcome is a test of its own. Where
nothing is confined most of the same programs succeed: that is tested too, because a corpus that cannot succeed proves nothing.
"""

import os
import platform
import shutil
import sys
from collections.abc import Iterator

import pytest

from tests.server import ROOT
from tests.webapp.sandbox.battle import LEFT, Battle, battle, check
from tests.webapp.sandbox.corpus import ATTACKS, Attack
from webapp.runner import probe, syscalls

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="programs are shut in on Linux only")

QUICK = {"files", "network", "processes", "secrets", "system_calls", "descriptors_signals"}
"""What is tried again at other levels; using things up, and forging, is the same at each."""
STEALING = [attack for attack in ATTACKS if attack.group in {"files", "network", "secrets"}]
KINDS = ["root", "user"] if os.geteuid() == 0 else ["user"]


@pytest.fixture(scope="module", params=KINDS)
def at_level_a(request: pytest.FixtureRequest) -> Iterator[Battle]:
    """Everything, behind Landlock and the filter."""
    yield from battle(request.param, ATTACKS, "A")


@pytest.fixture(scope="module")
def at_level_b() -> Iterator[Battle]:
    """Behind the strict filter alone, where the children have the zygote's own user."""
    yield from battle("user", [attack for attack in ATTACKS if attack.group in QUICK], "B")


@pytest.fixture(scope="module")
def in_bubblewrap() -> Iterator[Battle]:
    """With bubblewrap around it."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    yield from battle(KINDS[0], STEALING, "A", bubblewrap="")


def test_the_corpus_is_large_and_every_attack_has_a_name_of_its_own() -> None:
    assert len(ATTACKS) >= 120
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="some attacks are for one kind of processor, and the page counts all")
def test_the_page_about_security_counts_right() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf8")
    calls = len({*syscalls.ALLOWED, *syscalls.READING, *syscalls.OPENING}) + 3
    for words in (f"{len(ATTACKS)} programs in twelve tables", f"tries {len(probe.ACTS)} forbidden acts", f"a table of {calls} calls"):
        assert words in page
    assert len({attack.group for attack in ATTACKS}) == 12


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_an_attack_gets_nothing(attack: Attack, at_level_a: Battle) -> None:
    check(attack, at_level_a)


def test_nothing_was_taken_and_nothing_is_left(at_level_a: Battle) -> None:
    assert at_level_a.evidence == at_level_a.stage.before


def test_no_process_and_no_descriptor_is_left(at_level_a: Battle) -> None:
    assert len(at_level_a.processes) <= LEFT
    assert at_level_a.descriptors[1] <= at_level_a.descriptors[0]


def test_the_strict_filter_alone_is_enough(at_level_b: Battle) -> None:
    for attack in at_level_b.attacks:
        check(attack, at_level_b)
    assert at_level_b.evidence == at_level_b.stage.before


def test_the_same_holds_inside_bubblewrap(in_bubblewrap: Battle) -> None:
    for attack in in_bubblewrap.attacks:
        check(attack, in_bubblewrap)
    assert in_bubblewrap.evidence == in_bubblewrap.stage.before


def test_where_nothing_is_confined_the_same_programs_succeed() -> None:
    for fought in battle("user", STEALING, "C"):
        bitten = [attack.id for attack in STEALING if not _harmless(attack, fought)]
        assert len(bitten) >= 40, bitten
        assert fought.evidence["calls"] == ["tcp", "udp", "file", "abstract"]
        assert fought.evidence["dropped"]
        assert fought.evidence["secret"] != fought.stage.before["secret"]


def _harmless(attack: Attack, fought: Battle) -> bool:
    try:
        check(attack, fought)
    except AssertionError:
        return False
    return True
