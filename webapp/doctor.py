"""What `tapedeck doctor` prints: how learners' programs are shut in on this machine, layer by layer, and how to get what is missing.

It starts the zygote as the server does and asks it; so what is printed was tried, not looked up.
"""

import asyncio
import os
import platform
from dataclasses import dataclass

import numpy as np

from webapp import __version__
from webapp.exposure import is_loopback
from webapp.graphviz_engine import Graphviz
from webapp.http.origins import allowed_hosts
from webapp.runner import bubblewrap, parent
from webapp.runner.report import MEANING, Report
from webapp.settings import ROOT, Settings


@dataclass(frozen=True, slots=True)
class Layer:
    """One line of the report: whether the layer holds, and the fix where it does not."""

    name: str
    holds: bool
    about: str
    fix: str = ""


def examine(settings: Settings) -> Report:
    """How programs are confined with these settings. Raises `ZygoteDied` where no program could be run at all."""

    async def ask() -> Report:
        zygote = await parent.start(settings)
        await zygote.stop()
        return zygote.report

    return asyncio.run(ask())


def layers(report: Report, settings: Settings) -> list[Layer]:
    """Every layer, and what it needs."""
    named = set(report.layers())
    lowered = settings.sandbox != "A"
    filtered = bool(named & {"seccomp", "seccomp_strict"})
    missing = bubblewrap.why_not(settings, ROOT)
    return [
        Layer("own process", True, "every run is forked from a program with a clean environment, and killed with its whole group"),
        Layer("limits", True, "processor time, files, descriptors, new processes" + (", memory" if report.linux else "")),
        Layer(
            "filter of system calls (seccomp)",
            filtered,
            "no network, no other processes, no writing" if filtered else _failure(report, settings),
            "unset TAPEDECK_SANDBOX"
            if lowered
            else "a Linux kernel with CONFIG_SECCOMP_FILTER on x86-64 or aarch64; in a container, a runtime that lets programs add filters",
        ),
        Layer(
            "fence around files (Landlock)",
            "landlock" in named,
            f"version {report.landlock} in this kernel" if report.landlock else "not in this kernel, or switched off",
            "unset TAPEDECK_SANDBOX"
            if lowered
            else "Linux 5.13 or newer with landlock among the names in /sys/kernel/security/lsm; add it to the boot parameter lsm=",
        ),
        Layer(
            "own file system and network (bubblewrap)",
            report.bubblewrap,
            "works" if report.bubblewrap else missing,
            {
                "not installed": "apt install bubblewrap",
                "switched off by TAPEDECK_BUBBLEWRAP": "unset TAPEDECK_BUBBLEWRAP",
                "Linux only": "",
            }.get(missing, "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1, or an AppArmor profile for bwrap"),
        ),
        Layer(
            "another user",
            report.linux,
            "each run has a user of its own" if report.root else "the server is no root, so a run has no more rights than it",
        ),
    ]


def _failure(report: Report, settings: Settings) -> str:
    if settings.sandbox == "C":
        return "not tried"
    return f"tried, and this went wrong: {', '.join(report.failed.get('B', ['unknown']))}"


def exposed(settings: Settings) -> list[str]:
    """What stands between it and strangers, and what to set where it is open to them."""
    if is_loopback(settings.host) and not settings.trusted_proxies:
        return [f"listens on {settings.host}: this computer only. Behind a proxy, name that in TAPEDECK_TRUSTED_PROXIES."]
    said = [f"listens on {settings.host}: others reach it"]
    if not allowed_hosts(settings):
        said.append("answers to every name. To have it answer to its own: TAPEDECK_ALLOWED_HOSTS=tapedeck.example.org")
    if not settings.trusted_proxies:
        said.append("counts clients by the address that connects. Behind a proxy, name that in TAPEDECK_TRUSTED_PROXIES.")
    if not all((settings.run_rate, settings.drawing_rate, settings.read_rate)):
        said.append("has a rate switched off: one client may ask as often as it likes")
    if settings.redis_url:
        said.append("shares rates with other processes, and messages, by Redis")
    else:
        said.append("counts rates in this process. Several processes share them with REDIS_URL=redis://…")
    if settings.log == "plain":
        said.append("logs warnings only. To have a line for each request and run: TAPEDECK_LOG=json")
    return said


def lines(settings: Settings) -> list[str]:
    """The whole report, line by line."""
    report, graphviz = examine(settings), Graphviz.find(settings.graphviz)
    written = [
        f"Tapedeck {__version__} · Python {platform.python_version()} · NumPy {np.__version__}",
        f"{platform.system()} {platform.release()} · {platform.machine()} · {os.cpu_count()} processors",
        f"Layout: {graphviz.program} {graphviz.version}",
        "",
        f"Level {report.level}: {MEANING[report.level]}.",
    ]
    for layer in layers(report, settings):
        written.append(f"  {'yes' if layer.holds else 'no ':3} {layer.name}: {layer.about}")
        if not layer.holds and layer.fix:
            written.append(f"      to have it: {layer.fix}")
    written += ["", "The server as it is set:", *(f"  {line}" for line in exposed(settings))]
    if report.level == "C":
        written += ["", "Only this computer is served at level C. Open the server to others on a Linux machine with the layers above."]
        if not report.linux:
            written.append(f"{platform.system()} has neither seccomp nor Landlock: level C is all there is here.")
    return written
