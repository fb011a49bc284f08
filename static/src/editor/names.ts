/**
 * What may be written at a place of a program: which modules its imports named, and the names of the one before the last dot.
 * Reads text only; must not know of editors or of how names are fetched.
 */
import type { Framework, KnownName, KnownNames } from "../api/types";

const FRAMEWORKS: readonly Framework[] = ["torch", "tensorflow", "jax", "mxnet", "micrograd"];
/** What is a part of a framework, and imported by a name of its own too. */
const ALSO: Readonly<Record<string, string>> = { keras: "tensorflow.keras" };

/** The framework that a path begins with, if there is a dialect for it. */
export function frameworkOf(path: string): Framework | null {
  const root = path.split(".", 1)[0] ?? "";
  return FRAMEWORKS.find((one) => one === root) ?? null;
}

/** Names that the program's import lines make, each with the path it stands for: `F` → `torch.nn.functional`. */
export function importsOf(code: string): Map<string, string> {
  const found = new Map<string, string>();
  const known = (path: string): string => {
    const [root = "", ...rest] = path.split(".");
    return [ALSO[root] ?? root, ...rest].join(".");
  };
  for (const line of code.split("\n")) {
    const whole = /^\s*import\s+(.+)$/.exec(line);
    for (const [, path, alias] of parts(whole?.[1])) {
      if (alias) found.set(alias, known(path!));
      else found.set(path!.split(".", 1)[0]!, known(path!.split(".", 1)[0]!));
    }
    const from = /^\s*from\s+([\w.]+)\s+import\s+\(?(.+)$/.exec(line);
    for (const [, name, alias] of parts(from?.[2])) found.set(alias ?? name!, known(`${from![1]}.${name}`));
  }
  return found;
}

/** `a.b as c, d` as its pieces: the whole match, the path and the alias. */
function parts(text: string | undefined): RegExpExecArray[] {
  return (text ?? "")
    .replace(/#.*/, "")
    .replace(/[()\\]/g, "")
    .split(/[,;]/)
    .map((part) => /^\s*([A-Za-z_][\w.]*)(?:\s+as\s+([A-Za-z_]\w*))?\s*$/.exec(part))
    .filter((part) => part !== null);
}

/** What is asked for at a place: the names of a module (or only its modules), or what a tensor can be asked. */
export type Wanted =
  | { of: "module"; path: string; typed: number; modulesOnly: boolean }
  | { of: "tensor"; frameworks: Framework[]; typed: number };

const NAME = String.raw`[A-Za-z_]\w*`;
const FROM_IMPORT = new RegExp(String.raw`^\s*from\s+([\w.]+)\s+import\s+\(?(?:[\w\s]*,)*\s*(\w*)$`);
const IMPORT = new RegExp(String.raw`^\s*(?:from|import)\s+(?:.*,\s*)?((?:${NAME}\.)+)(\w*)$`);
const DOTTED = new RegExp(String.raw`(?<![\w.)\]])(${NAME}(?:\.${NAME})*)\.(\w*)$`);
const AFTER_VALUE = /[)\]]\.(\w*)$/;

/** What stands to be completed at the end of a line of the program; null where there is nothing to offer. */
export function wantedAt(before: string, code: string): Wanted | null {
  const from = FROM_IMPORT.exec(before);
  if (from) return moduleOf(from[1]!, from[2]!.length);
  const imported = IMPORT.exec(before);
  if (imported) return moduleOf(imported[1]!.slice(0, -1), imported[2]!.length, true);
  const imports = importsOf(code);
  const dotted = DOTTED.exec(before);
  if (dotted) {
    const [root = "", ...rest] = dotted[1]!.split(".");
    const path = imports.get(root);
    if (path) return moduleOf([path, ...rest].join("."), dotted[2]!.length);
    return isNoTensor(root, code, imports) ? null : tensor(imports, dotted[2]!.length);
  }
  const value = AFTER_VALUE.exec(before);
  return value ? tensor(imports, value[1]!.length) : null;
}

function moduleOf(path: string, typed: number, modulesOnly = false): Wanted | null {
  return frameworkOf(path) ? { of: "module", path, typed, modulesOnly } : null;
}

function tensor(imports: ReadonlyMap<string, string>, typed: number): Wanted | null {
  const frameworks = [...new Set([...imports.values()].map(frameworkOf))].filter((one) => one !== null);
  return frameworks.length > 0 ? { of: "tensor", frameworks, typed } : null;
}

/** Whether a name certainly holds something else: `self`, a module of another library, a layer, an optimizer, an object of a class. */
function isNoTensor(name: string, code: string, imports: ReadonlyMap<string, string>): boolean {
  if (name === "self" || imports.has(name)) return true;
  const made = new RegExp(String.raw`^\s*${name}\s*=\s*((?:${NAME}\.)*)(${NAME})\s*\(`, "m").exec(code);
  return (
    made !== null && /^[A-Z]/.test(made[2]!) && !/^(Tensor|Variable|Value|Array|\w*Tensor)$/.test(made[2]!)
  );
}

/** The names to offer, without those that begin with an underscore; none where the path leads nowhere. */
export function namesFor(wanted: Wanted, known: KnownNames): readonly KnownName[] {
  if (wanted.of === "tensor") return known.methods;
  const [root = "", ...rest] = wanted.path.split(".");
  let path = root;
  for (const part of rest) path = known.aliases[`${path}.${part}`] ?? `${path}.${part}`;
  const names = known.modules[path] ?? [];
  return wanted.modulesOnly ? names.filter(({ kind }) => kind === "module") : names;
}
