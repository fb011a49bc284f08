/**
 * Addresses that carry a program and a place on the tape. The program stands compressed in the fragment, which browsers do not
 * send: such a link needs no server's memory, and no log ever holds the program. It must not know what is on the deck.
 */
import type { Level } from "../model/types";

/** What a link carries: a program, and the numbers that were put in place of its leaves' own. */
export interface SharedProgram {
  code: string;
  overrides?: Record<string, unknown>;
}

export interface Place {
  position: number;
  level: Level;
}

/** A program may have so many bytes after decompression; a short text can unfold into gigabytes. */
const MOST = 1 << 20;

/** The query that names a place on the tape. */
function placeQuery({ position, level }: Place): string {
  return `?step=${position}&level=${level}`;
}

/** The address that opens a run of this server at this step. */
export function linkTo(id: string, position: number, level: Level): string {
  return `/play/${encodeURIComponent(id)}${placeQuery({ position, level })}`;
}

/** The address that opens a packed program at this step, on any server. */
export function programLink(packed: string, place: Place, page: "play" | "embed" = "play"): string {
  return `/${page}${placeQuery(place)}#p=${packed}`;
}

/** The program in an address's fragment, packed; null where it has none. */
export function packedIn(hash: string): string | null {
  return /^#p=(.*)$/.exec(hash)?.[1] ?? null;
}

/** The element that shows an address in a page of somebody's own. */
export function embedCode(address: string, title: string): string {
  const name = title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const source = address.replaceAll("&", "&amp;");
  return `<iframe src="${source}" title="${name}" width="100%" height="560" loading="lazy" style="border: 0" allow="clipboard-write; fullscreen"></iframe>`;
}

/** A program as a fragment can hold it: JSON, deflated, in the alphabet of addresses. */
export async function pack(program: SharedProgram): Promise<string> {
  const text = new Blob([JSON.stringify(program)]);
  const bytes = await collect(text.stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  let characters = "";
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The program in a fragment; null where the link was cut off or is none of ours. */
export async function unpack(packed: string): Promise<SharedProgram | null> {
  try {
    const characters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(characters, (one) => one.charCodeAt(0));
    const unfolded = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const found: unknown = JSON.parse(new TextDecoder().decode(await collect(unfolded, MOST)));
    return isProgram(found) ? found : null;
  } catch {
    return null;
  }
}

/** Whether something that came from outside is a program. */
export function isProgram(found: unknown): found is SharedProgram {
  if (typeof found !== "object" || found === null || !("code" in found)) return false;
  const overrides = "overrides" in found ? found.overrides : {};
  return typeof found.code === "string" && typeof overrides === "object" && overrides !== null;
}

/** Everything that a stream gives, which may be so many bytes. */
async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError("the link unfolds into too much");
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
