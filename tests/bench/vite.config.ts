import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { ISOLATION_HEADERS } from '../../vite.config.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Serves the measuring page; it imports `src/` as it stands, and the peers from this folder's node_modules. */
export default defineConfig({
  root: here,
  publicDir: false,
  worker: { format: 'es' },
  optimizeDeps: {
    // Named, because a dependency found in mid-run makes Vite reload the page under the measurement.
    entries: [],
    include: ['pbf'],
    exclude: ['onnxruntime-web', '@huggingface/transformers'],
  },
  server: {
    headers: ISOLATION_HEADERS,
    fs: { allow: [repository] },
    // A file saved meanwhile must not reload the page.
    hmr: false,
    watch: null,
  },
});
