/** The same program with one thing different, where that can be found in its text: seed, step size, initialisation. Pure. */

export type VariationKind = "seed" | "step" | "init";

export interface Variation {
  kind: VariationKind;
  from: string;
  to: string;
  /** The whole program, changed at one place. */
  source: string;
}

const NUMBER = String.raw`\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+`;

/** What is looked for (its second group is replaced), and what stands in its place; an empty answer offers nothing. */
const KINDS: readonly [VariationKind, RegExp, (found: string) => string][] = [
  [
    "seed",
    /\b((?:manual_seed|set_seed|random\.seed|PRNGKey|random\.key)\()(\d+)(?=\))/,
    (seed) => String(Number(seed) + 1),
  ],
  [
    "step",
    new RegExp(String.raw`\b((?:lr|learning_rate|step_size|eta)["']?\s*[=:]\s*)(${NUMBER})`),
    (size) => (Number(size) > 0 ? String(Number((Number(size) * 2).toPrecision(6))) : ""),
  ],
  ["init", /\b((?:nn\.)?init\.)(\w+_)(?=\()/, (name) => OTHER_INIT[name] ?? ""],
  ["init", /\b(torch\.)(zeros|ones|rand|randn)(?=\([^#\n]*requires_grad)/, (name) => OTHER_START[name] ?? ""],
  ["init", /\b(nn\.Parameter\(torch\.)(zeros|ones|rand|randn)(?=\()/, (name) => OTHER_START[name] ?? ""],
];

const OTHER_START: Readonly<Record<string, string>> = {
  zeros: "randn",
  ones: "randn",
  rand: "randn",
  randn: "zeros",
};
const OTHER_INIT: Readonly<Record<string, string>> = {
  zeros_: "normal_",
  ones_: "normal_",
  normal_: "zeros_",
  xavier_uniform_: "kaiming_uniform_",
  xavier_normal_: "kaiming_normal_",
  kaiming_uniform_: "xavier_uniform_",
  kaiming_normal_: "xavier_normal_",
};

/** At most one of each kind, of the first place that is not in a comment. */
export function variationsOf(source: string): Variation[] {
  const code = source.replace(/#.*/g, (comment) => " ".repeat(comment.length));
  const found = new Map<VariationKind, Variation>();
  for (const [kind, pattern, other] of KINDS) {
    const place = pattern.exec(code);
    const to = place && other(place[2]!);
    if (!place || !to || found.has(kind)) continue;
    const at = place.index + place[1]!.length;
    const changed = source.slice(0, at) + to + source.slice(at + place[2]!.length);
    found.set(kind, { kind, from: place[2]!, to, source: changed });
  }
  return [...found.values()];
}
