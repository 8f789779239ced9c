import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [tailwindcss()],
  base: "./",
  build: {
    outDir: "../wiqaya/ui/static/build",
    emptyOutDir: false, // tools/fonts.py writes its fonts beside
    assetsInlineLimit: 0,
    target: ["chrome123", "safari17.5", "firefox128"],
    cssCodeSplit: false,
    rollupOptions: {
      input: "src/app.ts",
      external: [/^\.\/fonts\//],
      output: { format: "iife", entryFileNames: "app.js", assetFileNames: "app[extname]" },
    },
  },
});
