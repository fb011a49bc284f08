"""What was done to a program, in words and numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from autograd_core.capture.fuse import Chain
from autograd_core.capture.memory import last_reads
from autograd_core.capture.steps import Step, Value
from autograd_core.capture.together import Together


def explained(plan: Any, names: dict[int, str]) -> str:
    """The page of explanations of a plan; `names` are what values are called where the program is read."""
    found, values = plan.found, plan.values
    steps = plan.steps + (plan.back.steps if plan.back else [])
    chains = [step.what for step in steps if isinstance(step.what, Chain)]
    lines = [
        f"{len(plan.session.trace.steps)} steps were traced, {len(plan.board_steps)} are left.",
        f"removed, since no result needs them: {_listed(found.dropped['unused'])}",
        f"folded, since they are the same at every run: {_listed(found.dropped['folded'])}",
        f"shared, since an equal step came before: {_listed(found.dropped['shared'])}",
        f"skipped, since they only hand on what they are given: {_listed(found.dropped['skipped'])}",
        f"fused: {len(chains)} chain{'s' * (len(chains) != 1)} of elementwise steps",
    ]
    for chain in chains:
        how = f"blocks of {chain.cut:,} elements" if chain.shape and chain.function is None else "one compiled loop"
        added = f", {len(chain.sums)} sum{'s' * (len(chain.sums) > 1)}" if chain.sums else ""
        lines.append(f"  {len(chain.steps)} steps on {_shapes(chain)}, {how}: {_counted(chain.steps)}{added}")
    many = [step.what for step in steps if isinstance(step.what, Together)]
    lines += [f"together: {one.count} single numbers go through {one.ufunc.__name__} in one call" for one in many]
    layout = plan.layout
    lines.append(
        f"kept memory: {_size(layout.total)} in {len(layout.sizes)} buffer{'s' * (len(layout.sizes) != 1)}, for {len(layout.slot)} values"
    )
    for slot, tenants in enumerate(layout.tenants):
        shared = [one for one in tenants if one >= 0]
        if len(shared) > 1:
            called = dict.fromkeys(f"{names.get(one) or values[one].name or f'v{one}'} {_shape(values[one].shape)}" for one in shared)
            lines.append(f"  buffer {slot} ({_size(layout.sizes[slot])}): {', '.join(called)}")
    lines.append(f"written over their argument: {len(layout.in_place)} steps")
    escaping = sum(values[one].nbytes for one in {leaving.value for leaving in plan.everything})
    lines.append(
        f"peak memory: {_size(layout.total + escaping)} (kept, and what leaves the program); run eagerly at least {_size(peak(plan.session.trace.steps, values))}"
    )
    return "\n".join(lines) + "\n"


def peak(steps: list[Step], values: list[Value]) -> int:
    """The most bytes that are in use at once when each value is let go after the last step that reads it."""
    last = last_reads(steps, values, set())
    ends = Counter[int]()
    now = most = 0
    for i, step in enumerate(steps):
        for out in step.outs:
            if values[out].root == out:
                now += values[out].nbytes
                ends[last[out]] += values[out].nbytes
        most = max(most, now)
        now -= ends[i]
    return most


def _listed(steps: list[Step]) -> str:
    return f"{len(steps)} ({_counted(steps)})" if steps else "none"


def _counted(steps: list[Step]) -> str:
    counts = Counter(
        step.what if isinstance(step.what, str) else getattr(step.what, "__name__", getattr(step.what, "name", step.kind)) for step in steps
    )
    return ", ".join(f"{name}{f' × {count}' if count > 1 else ''}" for name, count in counts.most_common())


def _shapes(chain: Chain) -> str:
    found = list(dict.fromkeys(_shape(nest.shape) for nest in chain.nests)) if chain.nested else [_shape(chain.shape)]
    return ", ".join(found[:3]) + ", …" * (len(found) > 3)


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "a number"


def _size(nbytes: int) -> str:
    return f"{nbytes:,} bytes" if nbytes < 10_000 else f"{nbytes / 1024:,.0f} KiB" if nbytes < 10 * 2**20 else f"{nbytes / 2**20:,.1f} MiB"
