/** The clock of the deck: draws one motion to its end, frame by frame, and waits between steps. Must not know what moves. */
import type { Motion } from "./motion";

export class Animation {
  /** The motion under way; null at rest. */
  current = $state.raw<Motion | null>(null);
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** Move from where the motion is to its end, in so many milliseconds for a whole step. */
  run(motion: Motion, whole: number, done: () => void): void {
    cancelAnimationFrame(this.#frame);
    this.current = motion;
    const goal = motion.direction > 0 ? 1 : 0;
    let began = -1;
    const draw = (now: number): void => {
      if (began < 0) began = now;
      const t = motion.t + (motion.direction * (now - began)) / whole;
      if ((goal - t) * motion.direction <= 0) {
        this.current = null;
        done();
        return;
      }
      this.current = { ...motion, t };
      this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }

  /** Call back after a rest; a later rest replaces it. */
  rest(milliseconds: number, then: () => void): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(then, milliseconds);
  }

  /** End the rest; what moves goes on. */
  wake(): void {
    clearTimeout(this.#rest);
  }

  /** Stand still at once. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.current = null;
  }
}
