import { defineConfig } from "@hey-api/openapi-ts";

/** Types of what the server sends and takes, without a client of their own: `scripts/api_types.py` calls this and names the two files. */
export default defineConfig({
  input: process.env["API_DOCUMENT"] ?? "",
  output: { path: process.env["API_TYPES"] ?? "", entryFile: false },
  parser: { filters: { operations: { exclude: ["/.*/"] }, orphans: true } },
  plugins: ["@hey-api/typescript"],
  logs: { file: false, level: "error" },
});
