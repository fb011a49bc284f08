/** What happy-dom lacks and components expect. */
import { afterEach } from "vitest";

afterEach(() => localStorage.clear());
