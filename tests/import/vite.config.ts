import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { ISOLATION_HEADERS } from '../../vite.config.ts';

/** Serves the page of features, which imports `src/` as it stands. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  // Named, because a dependency found in mid-run makes Vite reload the page.
  optimizeDeps: { entries: [], include: ['pbf'], exclude: ['onnxruntime-web'] },
  server: {
    headers: ISOLATION_HEADERS,
    fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] },
    hmr: false,
    watch: null,
  },
});
