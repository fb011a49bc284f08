/**
 * Mathematics as a line of plain text, for screen readers, tests and copying: `\frac{1}{2 y}` is 1/(2 y). Knows the TeX that
 * operations are written in, nothing of recordings.
 */

/** Commands that are a character; every other one is said by its name (`\tanh`). */
const CHARACTERS: Record<string, string> = {
  cdot: "·",
  odot: "⊙",
  otimes: "⊗",
  oplus: "⊕",
  times: "×",
  circ: "∘",
  star: "⋆",
  sum: "Σ",
  prod: "∏",
  dots: "…",
  ne: "≠",
  le: "≤",
  ge: "≥",
  ll: "≪",
  gg: "≫",
  approx: "≈",
  sim: "∼",
  in: "∈",
  infty: "∞",
  land: "∧",
  lor: "∨",
  lnot: "¬",
  veebar: "⊻",
  lVert: "‖",
  rVert: "‖",
  lvert: "|",
  rvert: "|",
  lfloor: "⌊",
  rfloor: "⌋",
  lceil: "⌈",
  rceil: "⌉",
  langle: "⟨",
  rangle: "⟩",
  bmod: "mod",
  top: "T",
  pi: "π",
  sigma: "σ",
  alpha: "α",
  epsilon: "ε",
  lambda: "λ",
  psi: "ψ",
  varphi: "φ",
  zeta: "ζ",
  Phi: "Φ",
  Gamma: "Γ",
};
/** Commands that only say how something is set. */
const SILENT = new Set(["left", "right", "textstyle", "displaystyle", "limits"]);
/** Commands whose argument is what they say. */
const PLAIN = new Set(["text", "operatorname", "mathsf", "mathit", "mathbb", "mathrm", "mathbin"]);
const RAISED: Record<string, string> = { T: "ᵀ", "-1": "⁻¹", "-T": "⁻ᵀ", "+": "⁺" };
const LOWERED = "₀₁₂₃₄₅₆₇₈₉";

const TOKEN = /\\[a-zA-Z]+|\\.|[{}^_&]|\s+|[^\\{}^_&\s]/gu;

export function plainTex(tex: string): string {
  const tokens = tex.match(TOKEN) ?? [];
  let at = 0;

  /** What follows as one thing: a group, a command with its arguments, or a character. */
  function one(): string {
    while (/^\s+$/.test(tokens[at] ?? "")) at += 1;
    const token = tokens[at++] ?? "";
    if (token === "{") return group();
    return token.startsWith("\\") ? command(token.slice(1)) : token;
  }

  function group(): string {
    let text = "";
    while (at < tokens.length && tokens[at] !== "}") text += piece();
    at += 1;
    return text.trim();
  }

  function piece(): string {
    const token = tokens[at]!;
    if (/^\s+$/.test(token)) {
      at += 1;
      return " ";
    }
    if (token === "^") {
      at += 1;
      const text = one();
      return RAISED[text.replaceAll(" ", "")] ?? `^${enclosed(text)}`;
    }
    if (token === "_") {
      at += 1;
      const text = one();
      return /^\d$/.test(text) ? LOWERED[Number(text)]! : `_${enclosed(text)}`;
    }
    if (token === "&") {
      at += 1;
      return " ";
    }
    return one();
  }

  function command(name: string): string {
    if (/^[dt]?frac$/.test(name)) {
      const over = enclosed(one());
      return `${over}/${enclosed(one())}`;
    }
    if (name === "sqrt") return `√${enclosed(one())}`;
    if (name === "overline") return `mean(${one()})`;
    if (name === "bar") return `${one()}̄`;
    if (PLAIN.has(name)) return ` ${one()} `;
    if (name === "begin" || name === "end") {
      const what = one();
      return name === "begin" && what === "cases" ? cases() : " ";
    }
    if (SILENT.has(name)) return "";
    if (!/^[a-zA-Z]/.test(name)) return name === "\\" ? "; " : /[,;: !]/.test(name) ? " " : name;
    const character = CHARACTERS[name];
    return character && !/^\w/.test(character) ? character : ` ${character ?? name} `;
  }

  /** `value if condition; … otherwise`. */
  function cases(): string {
    const rows: string[] = [""];
    while (at < tokens.length && tokens[at] !== "\\end") {
      if (tokens[at] === "\\\\") {
        rows.push("");
        at += 1;
      } else if (tokens[at] === "&") {
        rows[rows.length - 1] += " if ";
        at += 1;
      } else rows[rows.length - 1] += piece();
    }
    at += 1;
    one();
    return rows.map((row) => row.replace(/ if\s+else\s*$/, " otherwise").trim()).join("; ");
  }

  let text = "";
  while (at < tokens.length) text += tokens[at] === "}" ? (at++, "") : piece();
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([_^]) ?/g, "$1")
    .replaceAll(/([([⌊⌈⟨]) /g, "$1")
    .replaceAll(/ ([)\],⌋⌉⟩])/g, "$1")
    .replaceAll(/(\p{L}) ([(₀-₉])/gu, "$1$2")
    .replaceAll(/([|‖]) ([^|‖]*) ([|‖])/g, "$1$2$3")
    .trim();
}

/** In brackets where it is more than one thing. */
function enclosed(text: string): string {
  const bare = text.trim();
  return !/[\s+\-/·]/.test(bare) || isOne(bare) ? bare : `(${bare})`;
}

/** Whether brackets, or a root or function before them, hold all of a text. */
function isOne(text: string): boolean {
  const open = /^[√\p{L}]*\(/u.exec(text)?.[0].length;
  if (!open) return false;
  let depth = 1;
  for (let i = open; i < text.length; i += 1) {
    depth += text[i] === "(" ? 1 : text[i] === ")" ? -1 : 0;
    if (depth === 0) return i === text.length - 1;
  }
  return false;
}
