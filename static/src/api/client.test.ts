import { afterEach, describe, expect, test, vi } from "vitest";
import { api, RequestFailure } from "./client";

function answer(body: string, status = 200, type = "application/json"): void {
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve(new Response(body, { status, headers: { "content-type": type } }))),
  );
}

async function failure(request: Promise<unknown>): Promise<RequestFailure> {
  return request.then(
    () => Promise.reject(new Error("the request succeeded")),
    (error: unknown) => error as RequestFailure,
  );
}

afterEach(() => vi.unstubAllGlobals());

describe("a request that fails", () => {
  test("carries the server's problem document", async () => {
    const body = {
      type: "about:blank",
      title: "No such run",
      status: 404,
      detail: "gone",
      code: "no_such_run",
    };
    answer(JSON.stringify(body), 404, "application/problem+json");
    const error = await failure(api.loadRun("abc"));
    expect(error).toBeInstanceOf(RequestFailure);
    expect(error.document).toEqual(body);
  });

  test("is named by its status where the answer is no document", async () => {
    answer("<h1>Teapot</h1>", 418, "text/html");
    expect((await failure(api.examples())).document).toMatchObject({ code: "http_418", status: 418 });
  });

  test("says so when nobody answers", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.reject(new TypeError("Failed to fetch"))),
    );
    expect((await failure(api.examples())).document.code).toBe("unreachable");
  });

  test("says the same when something answers that stands before the server", async () => {
    answer("<h1>Bad gateway</h1>", 502, "text/html");
    expect((await failure(api.examples())).document.code).toBe("unreachable");
  });

  test("passes on that it was given up", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.reject(new DOMException("given up", "AbortError"))),
    );
    expect(await failure(api.run({ code: "" }))).toBeInstanceOf(DOMException);
  });
});

test("what is put into an address is escaped", () => {
  expect(api.pictureAddress("a/b", "svg", 2)).toBe("/api/runs/a%2Fb/graph.svg?iteration=2");
  expect(api.recordingAddress("x?y")).toBe("/api/runs/x%3Fy/recording.json");
});

describe("whose a run is", () => {
  const sent = () =>
    new Headers((vi.mocked(fetch).mock.calls.at(-1)?.[1] as RequestInit | undefined)?.headers).get(
      "Tapedeck-Owner",
    );

  test("is said with a secret that the first answer gave out, and that is kept", async () => {
    const secret = "s".repeat(43);
    const first = new Response("{}", { headers: { "Tapedeck-Owner": secret } });
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.resolve(first)),
    );
    await api.run({ code: "" });
    expect(sent()).toBeNull();
    expect(localStorage.getItem("tapedeck.owner")).toBe(secret);
    answer("{}");
    await api.run({ code: "" });
    expect(sent()).toBe(secret);
    answer("{}");
    await api.deleteRun("a".repeat(16));
    expect(sent()).toBe(secret);
  });

  test("is told to nobody who only looks", async () => {
    answer("{}");
    await api.loadRun("a".repeat(16));
    expect(sent()).toBeNull();
  });
});
