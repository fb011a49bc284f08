"""The second half of a program, where its results are on the tape: a function of its own, from the gradients of the results to those of what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd_core.capture.blocks import ProgramWriter
from autograd_core.capture.fuse import fused
from autograd_core.capture.memory import Layout, MadeForRuns
from autograd_core.capture.program import compiled
from autograd_core.capture.steps import Step, parted
from autograd_core.capture.together import together
from autograd_core.trees import leaves

if TYPE_CHECKING:
    from autograd_core.capture.plan import Plan
    from autograd_core.capture.session import Session


def asked_before(steps: list[Step], first: int, seeds: set[int]) -> bool:
    """Make the steps from a place on the second half, but for what a program is only right under: that is asked in the first. Whether it can be.
    A kernel's shape is what it was."""
    known = [step for step in steps[first:] if step.kind != "check" or step.what != "shape"]
    asked, rest, needed = parted(known, lambda step: step.kind == "check")  # what is shared is made in the first half
    for step in rest:
        step.back = True
    steps[first:] = asked + rest
    return needed.isdisjoint(seeds) and needed.isdisjoint(out for step in rest for out in step.outs)


class Back:
    """The second half of a program: from the gradients of the results to those of the tensors from outside."""

    def __init__(self, plan: Plan, session: Session) -> None:
        values = plan.values
        self.steps = [step for step in plan.steps if step.back]
        plan.steps = [step for step in plan.steps if not step.back]
        pulled = [one for one in plan.leaving if one.kind == "pulled"]
        seeds = [one.number for one in session.seeds]
        inside = {out for step in self.steps for out in step.outs} | set(seeds)
        reads = [one for step in self.steps for one in step.reads] + [one.value for one in pulled if one.constant is None]
        self.saved = list(dict.fromkeys(one for one in reads if one not in inside))
        self.steps = together(fused(self.steps, values, {one.value for one in pulled}, [*seeds, *self.saved]), values)
        among = {one: i for i, one in enumerate(plan.inputs)}
        numbers = [session.held[id(one.handle)].number for one in pulled]
        self.ends = [among.get(number, one.handle) for number, one in zip(numbers, pulled, strict=True)]
        kept = {values[one].root for one in self.saved}
        self.around = [one.handle for one in session.held.values() if one.key is None and one.number not in among and one.number in kept]
        self.where = [i for i, one in enumerate(leaves(plan.result)) if any(one is root for root in session.roots)]
        writer = ProgramWriter(values, Layout())
        for i, number in enumerate(seeds):
            writer.call_it(number, f"g{i}")
        body = [f"({''.join(f'{writer.name(one)}, ' for one in self.saved)}) = saved"] if self.saved else []
        body += [line for step in self.steps for line in writer.lines(step)]
        results, roots = [], {values[one].root for one in (*self.saved, *seeds)}
        for one in pulled:
            root = values[one.value].root
            text = writer.thing(one.constant, "k") if one.constant is not None else writer.name(one.value)
            results.append(text + (".copy()" if root in roots or one.constant is not None else ""))
            roots.add(root)
        body.append(f"return ({''.join(f'{one}, ' for one in results)})")
        names = ", ".join(["saved", *[f"g{i}" for i in range(len(seeds))]])
        self.make, self.text, _ = compiled(writer.given, names, body)
        self.given = writer.given

    def run(self, *given: Any) -> Any:
        """The gradients, in memory of their own."""
        made: tuple[Any, ...] = self.make(**fresh(self.given))(*given)
        return made


def fresh(given: dict[str, Any]) -> dict[str, Any]:
    """What a program is given, with new memory for blocks, and with its loops compiled."""
    return {name: one.made() if isinstance(one, MadeForRuns) else one for name, one in given.items()}
