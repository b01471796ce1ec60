import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** WASM threads need shared memory, which browsers grant to cross-origin isolated pages only. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'esnext', chunkSizeWarningLimit: 1024, assetsInlineLimit: 0 },
  // Both find their WebAssembly beside their own script.
  optimizeDeps: { exclude: ['onnxruntime-web', '@echogarden/speex-resampler-wasm'] },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
});
