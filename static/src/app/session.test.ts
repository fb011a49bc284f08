import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "../api/client";
import type { Run } from "../api/types";
import { player } from "../model/player.svelte";
import { session } from "./session.svelte";

const visit = { id: "aaaaaaaaaaaaaaaa", query: new URLSearchParams() };

/** A run that the server sends when the test says so. */
function waiting(source: string): () => void {
  let send = (): void => undefined;
  const run = { id: visit.id, recording: { program: { source } } } as unknown as Run;
  vi.spyOn(api, "loadRun").mockReturnValue(new Promise((resolve) => (send = () => resolve(run))));
  return () => send();
}

afterEach(() => vi.restoreAllMocks());

describe("a visit to a run that is slow to come", () => {
  test("puts its program into the editor", async () => {
    const load = vi.spyOn(player, "load").mockImplementation(() => undefined);
    const send = waiting("x = 1\n");
    const visited = session.visit(visit);
    send();
    await visited;
    expect(session.code).toBe("x = 1\n");
    expect(load).toHaveBeenCalledOnce();
  });

  test("leaves alone what was typed meanwhile, which runs", async () => {
    vi.useFakeTimers();
    const load = vi.spyOn(player, "load").mockImplementation(() => undefined);
    const ran = vi.spyOn(player, "runCode").mockResolvedValue(undefined);
    const send = waiting("x = 1\n");
    const visited = session.visit(visit);
    session.edit("mine = 2\n");
    send();
    await visited;
    vi.runAllTimers();
    vi.useRealTimers();
    expect(session.code).toBe("mine = 2\n");
    expect(load).not.toHaveBeenCalled();
    expect(ran).toHaveBeenCalledWith("mine = 2\n", expect.anything());
  });
});
