/**
 * Completion in the editor: after a dot, and in imports, the names of the dialect with their signatures and the first words of
 * their docstrings; elsewhere, when asked, the program's own names. Enter stays a new line; Tab takes the first name.
 */
import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletionIndex,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
} from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-python";
import { syntaxTree } from "@codemirror/language";
import { Prec, type Extension } from "@codemirror/state";
import { EditorView, keymap, tooltips } from "@codemirror/view";
import type { Framework, KnownName, KnownNames } from "../api/types";
import { frameworkOf, importsOf, namesFor, wantedAt } from "./names";

/** Fetches a framework's names; null where they cannot be had. */
export type Lookup = (framework: Framework) => Promise<KnownNames | null>;

/** The page's kinds of names as CodeMirror's, which choose the mark beside them. */
const TYPES: Record<KnownName["kind"], string> = {
  module: "namespace",
  class: "class",
  function: "function",
  value: "constant",
  method: "method",
  property: "property",
};

/** What the list shows of a name: its words open beside it. */
function option({ name, kind, signature, text }: KnownName): Completion {
  const words = signature || text;
  return {
    label: name,
    type: TYPES[kind],
    // Names that end in an underscore change their tensor; they are wanted less often.
    boost: name.endsWith("_") ? -1 : 0,
    ...(words ? { info: () => explained(`${name}${signature}`, text) } : {}),
  };
}

/** A docstring as text only: nothing of it becomes markup. */
function explained(head: string, text: string): HTMLElement {
  const box = document.createElement("div");
  const code = document.createElement("code");
  code.textContent = head;
  box.append(code);
  if (text) {
    const words = document.createElement("p");
    words.textContent = text;
    box.append(words);
  }
  return box;
}

function inWords(context: CompletionContext): boolean {
  const { name } = syntaxTree(context.state).resolveInner(context.pos, -1);
  return /String|Comment/.test(name);
}

function ofDialect(lookup: Lookup): CompletionSource {
  return async (context): Promise<CompletionResult | null> => {
    const { state, pos } = context;
    const line = state.doc.lineAt(pos);
    const wanted = wantedAt(state.sliceDoc(line.from, pos), state.doc.toString());
    if (!wanted || inWords(context)) return null;
    const frameworks = wanted.of === "tensor" ? wanted.frameworks : [frameworkOf(wanted.path)];
    const known = await Promise.all(frameworks.map((one) => one && lookup(one)));
    const names = new Map<string, KnownName>();
    for (const one of known)
      for (const name of one ? namesFor(wanted, one) : [])
        if (!names.has(name.name)) names.set(name.name, name);
    if (names.size === 0) return null;
    return { from: pos - wanted.typed, options: [...names.values()].map(option), validFor: /^\w*$/ };
  };
}

/** The names that the program itself has made, only when asked for: a list under every word would be in the way. */
const ofProgram: CompletionSource = (context) => {
  if (!context.explicit || context.matchBefore(/\.\w*$/)) return null;
  return localCompletionSource(context);
};

/** Takes the chosen name, or the first. */
function take(view: EditorView): boolean {
  if (completionStatus(view.state) !== "active") return false;
  if ((selectedCompletionIndex(view.state) ?? -1) < 0) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

const look = EditorView.theme({
  ".cm-tooltip": {
    border: "1px solid var(--hairline)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxHeight: "15em",
    fontFamily: "var(--mono)",
    fontSize: "var(--text-12)",
    borderRadius: "var(--radius)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: "0 12px 0 4px",
    lineHeight: "26px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--wash)",
    color: "var(--ink)",
    boxShadow: "inset 2px 0 0 var(--ink)",
  },
  ".cm-completionIcon": { opacity: "1", color: "var(--soft)", fontSize: "100%" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": {
    width: "320px",
    maxWidth: "min(320px, 56vw)",
    padding: "10px 12px",
    fontFamily: "var(--sans)",
    fontSize: "var(--text-12)",
    lineHeight: "1.5",
  },
  ".cm-completionInfo code": { display: "block", fontFamily: "var(--mono)", overflowWrap: "anywhere" },
  ".cm-completionInfo p": { marginTop: "6px", color: "var(--soft)" },
});

/** What opens over the page keeps this far from its edges. */
const OFF = 8;

export function completing(lookup: Lookup): Extension {
  return [
    tooltips({
      tooltipSpace: () => {
        const { clientWidth, clientHeight } = document.documentElement;
        return { left: OFF, top: OFF, right: clientWidth - OFF, bottom: clientHeight - OFF };
      },
    }),
    autocompletion({
      override: [ofDialect(lookup), ofProgram],
      selectOnOpen: false,
      interactionDelay: 0,
      filterStrict: true,
      maxRenderedOptions: 60,
    }),
    Prec.highest(keymap.of([{ key: "Tab", run: take }])),
    // Whoever comes to write will ask soon; the first to ask of all waits until the server has read the names.
    EditorView.domEventHandlers({
      focus(_event, view) {
        for (const path of importsOf(view.state.doc.toString()).values()) {
          const framework = frameworkOf(path);
          if (framework) void lookup(framework);
        }
      },
    }),
    look,
  ];
}
