// One HTML file with everything in it, and the coastlines beside it, into the Python package.
import { copyFileSync } from "node:fs";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

const outDir = process.env.PAGE_OUT ?? "../src/openiads/replay/page";

export default defineConfig({
  base: "./",
  plugins: [
    viteSingleFile({ removeViteModuleLoader: true }),
    {
      name: "coastlines",
      closeBundle: () => copyFileSync("node_modules/world-atlas/land-50m.json", `${outDir}/land-50m.json`),
    },
  ],
  build: { outDir, emptyOutDir: false, target: "es2023", reportCompressedSize: false },
});
