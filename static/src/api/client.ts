/**
 * The HTTP API as functions. A request that fails throws `RequestFailure`, which carries the server's problem document, or
 * one of our own when the server could not be reached. It must not know what the answers are used for.
 */
import { connection, NOBODY } from "./connection.svelte";
import { owner } from "./owner";
import type {
  CourseState,
  Deletion,
  Example,
  Framework,
  Health,
  KnownNames,
  Layout,
  Lesson,
  LessonSummary,
  LinkRequest,
  ProblemDocument,
  RosettaProgram,
  Run,
  RunRequest,
  ShortLink,
  TensorSlice,
  Term,
  Verdict,
} from "./types";

/** A request that did not give an answer, and why. */
export class RequestFailure extends Error {
  constructor(readonly document: ProblemDocument) {
    super(document.detail || document.title);
    this.name = "RequestFailure";
  }
}

export type PictureFormat = "svg" | "png" | "pdf" | "dot";

function problem(code: string, status: number, title: string, detail = ""): ProblemDocument {
  return { type: "about:blank", code, status, title, detail };
}

async function failureOf(response: Response): Promise<RequestFailure> {
  const kind = response.headers.get("content-type") ?? "";
  if (kind.includes("json")) {
    const body = (await response.json().catch(() => null)) as Partial<ProblemDocument> | null;
    if (body && typeof body.title === "string") {
      const fallback = problem(`http_${response.status}`, response.status, body.title);
      return new RequestFailure({ ...fallback, ...body });
    }
  }
  return new RequestFailure(problem(`http_${response.status}`, response.status, response.statusText));
}

/** Set where there is no server to ask: the page was opened from a file. */
export const offline = { on: false };

function unreachable(): RequestFailure {
  connection.lose();
  return new RequestFailure(problem("unreachable", 0, "The server did not answer"));
}

async function answer(path: string, init: RequestInit = {}): Promise<Response> {
  if (offline.on) throw new RequestFailure(problem("offline", 0, "This page has no server"));
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
  if (NOBODY.has(response.status)) throw unreachable();
  if (!response.ok) throw await failureOf(response);
  owner.learn(response);
  return response;
}

async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  return (await (await answer(path, init)).json()) as T;
}

const JSON_BODY = { "content-type": "application/json" };

function post<T>(path: string, body: unknown, signal?: AbortSignal, headers = {}): Promise<T> {
  return request<T>(path, {
    method: "POST",
    headers: { ...JSON_BODY, ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

/** A path below /api with every part escaped. */
function path(...parts: (string | number)[]): string {
  return ["/api", ...parts.map((part) => encodeURIComponent(String(part)))].join("/");
}

export const api = {
  run: (body: RunRequest, signal?: AbortSignal) => post<Run>("/api/runs", body, signal, owner.headers),
  deleteRun: (id: string) =>
    request<Deletion>(path("runs", id), { method: "DELETE", headers: { ...JSON_BODY, ...owner.headers } }),
  cancel: (ticket: string) => post<{ cancelled: boolean }>("/api/runs/cancel", { ticket }),
  health: () => request<Health>("/api/health"),
  loadRun: (id: string) => request<Run>(path("runs", id)),
  layout: (id: string, open: readonly number[] = [], all = false) =>
    request<Layout>(`${path("runs", id, "layout")}?open=${open.join(",")}&all=${all ? 1 : 0}`),
  tensor: (id: string, node: number, value: number, slice: string) =>
    request<TensorSlice>(
      `${path("runs", id, "tensors", node)}?value=${value}&slice=${encodeURIComponent(slice)}`,
    ),
  examples: () => request<Example[]>("/api/examples"),
  rosetta: (lang: string) => request<RosettaProgram[]>(`/api/rosetta?lang=${lang}`),
  names: (framework: Framework) => request<KnownNames>(path("names", framework)),
  lessons: (lang: string) => request<LessonSummary[]>(`/api/lessons?lang=${lang}`),
  lesson: (slug: string, lang: string, spelling: string | null) =>
    request<Lesson>(
      `${path("lessons", slug)}?lang=${lang}${spelling ? `&spelling=${encodeURIComponent(spelling)}` : ""}`,
    ),
  course: () => request<CourseState>("/api/course"),
  glossary: (lang: string) => request<Term[]>(`/api/glossary?lang=${lang}`),
  check: (slug: string, name: string, code: string, lang: string, spelling: string) =>
    post<Verdict>(path("lessons", slug, "exercises", name), { code, lang, spelling }),
  pictureAddress: (id: string, format: PictureFormat, iteration = 0) =>
    `${path("runs", id, `graph.${format}`)}?iteration=${iteration}`,
  shortLink: (id: string, body: LinkRequest) => post<ShortLink>(path("runs", id, "links"), body),
  filmAddress: (id: string, iteration = 0) => `${path("runs", id, "film.gif")}?iteration=${iteration}`,
  playerAddress: (id: string) => path("runs", id, "player.html"),
  file: async (address: string) => (await answer(address)).blob(),
  recordingAddress: (id: string) => path("runs", id, "recording.json"),
};
