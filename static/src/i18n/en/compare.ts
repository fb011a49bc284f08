/** Words of the pane that compares two runs. */
export default {
  title: "Compare",
  keep: "Keep this run to compare with",
  keep_this: "Keep this run instead",
  drop: "Let it go",
  seed: "Seed",
  run: "Run again",
  intro:
    "Keep this run, then change something: the program, a number by nudging it, or the seed of its random numbers. What differs is shown here, number by number.",
  same: "Both runs did the same operations. {count} {count|node differs|nodes differ}.",
  other:
    "The runs did different operations; nodes of the same name are compared. {count} {count|differs|differ}.",
  all: "show what is equal, too",
  kept: "kept",
  deck: "on the deck",
  node: "Node",
  value_kept: "Value, kept",
  value_deck: "Value, now",
  gradient_kept: "Gradient, kept",
  gradient_deck: "Gradient, now",
  apart: "Apart",
  one_only: "only in one",
  rounding: "by rounding",
  percent: "{percent} %",
  printed_kept: "Printed by the kept run",
  printed_deck: "Printed now",
};
