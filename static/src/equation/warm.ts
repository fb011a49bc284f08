/**
 * What the next steps say, worked out before somebody asks: the first formulas are the slowest, since everything that sets them runs for the
 * first time. They are set in an element that is in no page.
 */
import { mount, unmount } from "svelte";
import type { RecordingIndex } from "../model/recording";
import { stopAfter } from "../model/stops";
import type { Level } from "../model/types";
import type { Typeset } from "../ui/katex";
import { equationOf } from "./equation";
import { stepSentence } from "./sentence";
import { equationText } from "./terms";
import Terms from "./Terms.svelte";

const STEPS = 2;
/** What nearly every formula is set in. */
const FACES = ["1em KaTeX_Main", "italic 1em KaTeX_Math", "1em KaTeX_Typewriter"];

/** Sets the equations of the steps after a position; the typesetter keeps what it has set. Answers how many there were. */
export function warm(index: RecordingIndex, position: number, level: Level, typeset: Typeset): number {
  for (const face of FACES) void document.fonts?.load(face);
  let at: number | null = position;
  for (let done = 0; done < STEPS; done += 1) {
    at = stopAfter(index, at, level);
    if (at === null) return done;
    const step = index.stepAt(at, level);
    const equation = equationOf(step, index);
    stepSentence(step, index);
    equationText(equation);
    for (const { terms } of equation)
      void unmount(mount(Terms, { target: document.createElement("div"), props: { terms, typeset } }));
  }
  return STEPS;
}
