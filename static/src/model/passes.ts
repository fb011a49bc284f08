/**
 * Which backward pass, and which push of tangents, an event belongs to. One may run inside another: a `backward` of the learner's own
 * that calls `autograd.grad`, a checkpoint that computes again, forward mode over reverse mode. What comes after the inner one belongs to
 * the outer one again. Knows where they begin and end; must not know what happens in them.
 */
import { upperBound } from "./lists";

interface Range {
  first: number;
  count: number;
}

/** One pass or push. */
interface Run {
  /** Its number among those of its kind, from 1. */
  number: number;
  pushes: boolean;
  first: number;
  end: number;
  /** The one that it runs in. */
  outer: Run | null;
}

/** What holds from one event on, until the next such moment. */
interface Moment {
  from: number;
  /** The innermost one that runs. */
  inside: Run | null;
  /** The last that began of those that run in no other, and of the passes that run in no other pass. */
  latest: Run | null;
  latestPass: Run | null;
}

export class Passes {
  readonly #moments: Moment[] = [];
  readonly #from: Int32Array;

  /** Both as a recording has them: passes count from 1, pushes from 0. */
  constructor(passes: readonly (Range | null)[], pushes: readonly Range[]) {
    const run = ({ first, count }: Range, number: number, pushed: boolean): Run => ({
      number,
      pushes: pushed,
      first,
      end: first + count,
      outer: null,
    });
    const runs = [
      ...passes.flatMap((pass, number) => (pass ? [run(pass, number, false)] : [])),
      ...pushes.map((push, i) => run(push, i + 1, true)),
    ].sort((a, b) => a.first - b.first || b.end - a.end);
    let now: Moment = { from: 0, inside: null, latest: null, latestPass: null };
    const change = (what: Partial<Moment>): void => {
      now = { ...now, ...what };
      this.#moments.push(now);
    };
    const leave = (until: number): void => {
      while (now.inside && now.inside.end <= until)
        change({ from: now.inside.end, inside: now.inside.outer });
    };
    for (const one of runs) {
      leave(one.first);
      one.outer = now.inside;
      change({
        from: one.first,
        inside: one,
        ...(one.outer ? {} : { latest: one }),
        ...(one.pushes || passAround(one.outer) ? {} : { latestPass: one }),
      });
    }
    leave(Number.POSITIVE_INFINITY);
    this.#from = Int32Array.from(this.#moments, ({ from }) => from);
  }

  #at(event: number): Moment | undefined {
    return this.#moments[upperBound(this.#from, event) - 1];
  }

  /** What the state at a position is that of: what runs there, else what ran last. At the end of several, the outermost of them. */
  #shown(position: number): Run | null {
    const moment = this.#at(position - 1);
    let run = moment?.inside ?? null;
    while (run?.outer?.end === position) run = run.outer;
    return run ?? moment?.latest ?? null;
  }

  /** The pass that an event belongs to; of two, the inner one. 0 for none. */
  passOf(event: number): number {
    return passAround(this.#at(event)?.inside ?? null)?.number ?? 0;
  }

  /** The push that an event belongs to; 0 for none, also where a pass runs inside it. */
  pushOf(event: number): number {
    const inside = this.#at(event)?.inside;
    return inside?.pushes ? inside.number : 0;
  }

  /** The pass whose gradients are there at a position: the one under way, else the last that ran in no other; 0 before the first. */
  passAt(position: number): number {
    return (passAround(this.#shown(position)) ?? this.#at(position - 1)?.latestPass)?.number ?? 0;
  }

  /** The push whose tangents are there at a position; 0 where they are gradients, or nothing yet. */
  pushAt(position: number): number {
    const shown = this.#shown(position);
    return shown?.pushes ? shown.number : 0;
  }
}

/** The innermost pass of a run and those around it. */
function passAround(run: Run | null): Run | null {
  while (run?.pushes) run = run.outer;
  return run;
}
