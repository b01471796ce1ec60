import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { REPOSITORY } from './browser.mjs';

/** Builds the page as it is published, into a folder of its own. */
export async function buildPage(outDir) {
  await build({
    root: REPOSITORY,
    configFile: join(REPOSITORY, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
}

/** Every script and runtime binary of a built page, with its size over the wire. */
export function listAssets(outDir) {
  const folder = join(outDir, 'assets');
  return readdirSync(folder)
    .filter((file) => /\.(js|mjs|wasm|css)$/.test(file))
    .map((file) => {
      const bytes = readFileSync(join(folder, file));
      return { file, bytes: bytes.length, gzipBytes: gzipSync(bytes, { level: 9 }).length };
    })
    .sort((a, b) => b.gzipBytes - a.gzipBytes);
}
