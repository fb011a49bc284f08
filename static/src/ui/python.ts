/**
 * Which stretches of a Python program are words of the language, numbers, strings or comments: one table for the editor and for
 * programs that are only read. It is fetched after the first picture; it must not know who shows what.
 */
import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/python";
import type { Stretch } from "./colours";

/** Each kind is a class of `styles/base.css`. */
export const kinds = tagHighlighter([
  {
    tag: [
      tags.keyword,
      tags.bool,
      tags.null,
      tags.operatorKeyword,
      tags.self,
      tags.standard(tags.variableName),
    ],
    class: "py-word",
  },
  { tag: tags.number, class: "py-number" },
  { tag: [tags.string, tags.special(tags.string)], class: "py-string" },
  { tag: [tags.comment, tags.meta], class: "py-comment" },
  { tag: tags.definition(tags.function(tags.variableName)), class: "py-defined" },
]);

/** The stretches of a program that have a kind, in their order. Broken programs have them as far as they can be read. */
export function stretchesOf(code: string): Stretch[] {
  const found: Stretch[] = [];
  highlightTree(parser.parse(code), kinds, (from, to, kind) => found.push({ from, to, kind }));
  return found;
}
