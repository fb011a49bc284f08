/** How the front end is built and served while it is written; it must not know what the pages do. */
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const server = `http://127.0.0.1:${process.env.TAPEDECK_PORT ?? "8000"}`;

export default defineConfig({
  plugins: [svelte()],
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
  },
  server: { host: "127.0.0.1", proxy: { "/api": server } },
  test: {
    environment: "happy-dom",
    testTimeout: 30_000,
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test/setup.ts"],
  },
});
