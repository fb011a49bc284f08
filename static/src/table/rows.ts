/** The nodes of a run as rows of a table, and their order. It must not know how rows are drawn. */
import { madeFrom, operationName } from "../inspector/facts";
import { elements } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import type { Value } from "../model/types";

export type Column = "node" | "operation" | "value" | "gradient" | "from" | "line";
export const COLUMNS: readonly Column[] = ["node", "operation", "value", "gradient", "from", "line"];

export interface Row {
  node: number;
  name: string;
  operation: string;
  from: string;
  line: number;
}

export interface Order {
  column: Column;
  down: boolean;
}

/** Every node that a learner would name: numbers folded into an expression are part of the row that uses them. */
export function rowsOf(index: RecordingIndex): Row[] {
  const rows: Row[] = [];
  for (let node = 0; node < index.nodeCount; node += 1) {
    if (index.isFolded(node)) continue;
    rows.push({
      node,
      name: index.label(node),
      operation: operationName(index, node),
      from: madeFrom(index, node),
      line: index.nodeSpan(node)?.[0] ?? 0,
    });
  }
  return rows;
}

/** A tensor counts as much as its largest element does; what is not there yet comes last. */
function weight(value: Value): number {
  const numbers = elements(value).filter((x) => !Number.isNaN(x));
  return numbers.length === 0 ? Number.NEGATIVE_INFINITY : Math.max(...numbers.map(Math.abs));
}

/** Rows in the order asked for; equal ones stay in the order in which they were created. */
export function sorted(
  rows: readonly Row[],
  order: Order | null,
  index: RecordingIndex,
  position: number,
): Row[] {
  if (!order) return [...rows];
  const { column, down } = order;
  const sign = down ? -1 : 1;
  if (column === "value" || column === "gradient") {
    const at = column === "value" ? index.valueAt.bind(index) : index.gradientAt.bind(index);
    const weights = new Map(rows.map((row) => [row.node, weight(at(row.node, position))]));
    return rows.toSorted((a, b) => {
      const [left, right] = [weights.get(a.node)!, weights.get(b.node)!];
      return left === right ? a.node - b.node : (left < right ? -1 : 1) * sign;
    });
  }
  if (column === "line") return rows.toSorted((a, b) => (a.line - b.line || a.node - b.node) * sign);
  const key = column === "node" ? "name" : column;
  return rows.toSorted((a, b) => a[key].localeCompare(b[key], "en") * sign || a.node - b.node);
}
