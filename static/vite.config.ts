/** How the front end is built and served while it is written; it must not know what the pages do. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = `http://127.0.0.1:${process.env.TAPEDECK_PORT ?? "8000"}`;

/** Beside each text that the pages load stand its compressed forms: packed once and as tightly as can be, not again for every learner. */
const packed: Plugin = {
  name: "packed",
  apply: "build",
  closeBundle() {
    const folder = new URL("./dist/assets/", import.meta.url);
    for (const name of readdirSync(folder).filter((one) => /\.(js|css|svg)$/.test(one))) {
      const text = readFileSync(new URL(name, folder));
      writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(text));
      writeFileSync(new URL(`${name}.gz`, folder), gzipSync(text, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [svelte(), packed],
  resolve: {
    alias: { $lib: fileURLToPath(new URL("./src", import.meta.url)) },
    // Component tests mount in happy-dom, so they need Svelte's browser build.
    ...(process.env.VITEST ? { conditions: ["browser"] } : {}),
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        // What a first visit waits for comes in two scripts, not in forty small ones: a round trip each on a slow wire.
        codeSplitting: {
          groups: [
            { name: "shell", tags: ["$initial"], priority: 2 },
            { name: "player", test: /[\\/]pages[\\/]Play\.svelte$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": server } },
  test: {
    environment: "happy-dom",
    // One page for all files of a thread: to make one for each took ten times as long as the tests.
    pool: "threads",
    isolate: false,
    testTimeout: 30_000,
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test/setup.ts"],
  },
});
