/** What a program had printed at any position of its tape. Knows the events alone. */
import { lowerBound } from "./lists";
import { EventKind, type Recording } from "./types";

export class Printed {
  readonly #at: number[] = [];
  /** How long the output was after each print. */
  readonly #length: number[] = [];

  constructor(readonly recording: Recording) {
    const { kind, details } = recording.events;
    let total = 0;
    kind.forEach((one, i) => {
      if (one !== EventKind.print) return;
      total += details[String(i)]?.text?.length ?? 0;
      this.#at.push(i);
      this.#length.push(total);
    });
  }

  /** At the tape's end everything: output of a run that was cut off belongs to no event. */
  until(position: number): string {
    const { stdout, events } = this.recording;
    const count = lowerBound(this.#at, position);
    if (count === this.#at.length && position >= events.kind.length) return stdout;
    return stdout.slice(0, this.#length[count - 1] ?? 0);
  }
}
