/**
 * How the player is built into one script and one style sheet with its fonts inside, for files that play a run without a server.
 * Browsers that run it read WOFF2, so the older forms of the mathematics fonts stay out.
 */
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const onlyWoff2: Plugin = {
  name: "only-woff2",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith(".css")) return null;
    return code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'][a-z]+["']\)/g, "");
  },
};

export default defineConfig({
  plugins: [onlyWoff2, svelte()],
  resolve: { alias: { $lib: fileURLToPath(new URL("./src", import.meta.url)) } },
  publicDir: false,
  build: {
    outDir: "dist/standalone",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: {
      // One script has no neighbours to import, so nothing asks where it came from.
      checks: { emptyImportMeta: false },
      input: "src/standalone/main.ts",
      output: {
        format: "iife",
        entryFileNames: "player.js",
        assetFileNames: "player.[ext]",
      },
    },
  },
});
