/** Recordings for tests: the example of `docs/recording.md`, and the golden files that the engine wrote. */
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { RecordingIndex } from "../recording";
import type { Recording } from "../types";

const root = resolve(__dirname, "../../../..");

/** The recording printed in `docs/recording.md`, as it stands there. */
export function documented(): RecordingIndex {
  const text = readFileSync(resolve(root, "docs/recording.md"), "utf8");
  const block = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const recording = JSON.parse(block) as Recording;
  recording.program.source =
    "import torch\nx = torch.arange(4.0, requires_grad=True)\ny = 2 * torch.dot(x, x)\ny.backward()\n";
  return new RecordingIndex(recording);
}

export function goldenNames(): string[] {
  return readdirSync(resolve(root, "tests/golden"))
    .filter((name) => name.endsWith(".json"))
    .sort();
}

export function golden(name: string): RecordingIndex {
  return new RecordingIndex(
    JSON.parse(readFileSync(resolve(root, "tests/golden", name), "utf8")) as Recording,
  );
}
