import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vite';
import { banner, licences } from './scripts/notices.ts';
import { BUILT_POLICY } from './src/guard/policy.ts';

/** Relative, so that the page works in any folder; BASE_PATH names one where absolute addresses are wanted. */
const BASE = process.env['BASE_PATH'] ?? './';

const inRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PAGE = inRoot('src/page.tsx');

/** WASM threads need shared memory, which browsers grant to cross-origin isolated pages only. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Shaders travel without comments and indentation; lines stay, so that a compiler's message names the right one. */
const bareShaders: Plugin = {
  name: 'bare-shaders',
  apply: 'build',
  enforce: 'pre',
  load(id) {
    const file = /^(.+\.wgsl)\?raw$/.exec(id)?.[1];
    if (!file) return null;
    this.addWatchFile(file);
    const code = readFileSync(file, 'utf8')
      .replaceAll(/[ \t]*\/\/.*$/gm, '')
      .replaceAll(/^[ \t]+/gm, '');
    return `export default ${JSON.stringify(code)};`;
  },
};

/**
 * The chart library looks scales up by name in all of d3's, so that none can be left out: dates, logarithms and
 * colours come along. These are the ones that our charts name or get by default; a new kind is added here.
 */
const usedScales: Plugin = {
  name: 'used-scales',
  apply: 'build',
  load(id) {
    if (!id.endsWith('/victory-vendor/es/d3-scale.js')) return null;
    return `export { scaleBand, scaleLinear, scalePoint } from 'd3-scale';`;
  },
};

/** Every part of the kit's frame brings along what resizes it by hand: none of ours is resized. */
const noResizing: Plugin = {
  name: 'no-resizing',
  apply: 'build',
  load: (id) =>
    id.endsWith('/AppShellResizeHandle.mjs') ? 'export const AppShellResizeHandle = () => null;' : null,
};

/** The resampler asks for Node's `module` where it runs in Node: in the page nothing answers, and nothing warns. */
const noNodeModule: Plugin = {
  name: 'no-node-module',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id) => (id === 'module' ? '\0no-node-module' : null),
  load: (id) => (id === '\0no-node-module' ? 'export const createRequire = null;' : null),
};

const FORMATS_APART = 'input-format.js?apart';

/**
 * The demuxing library keeps all its formats in one module, and each brings its demuxer along. A second copy of that
 * module, for the formats that no first visit needs, lets their demuxers be a chunk of their own.
 */
const formatsApart: Plugin = {
  name: 'formats-apart',
  apply: 'build',
  enforce: 'pre',
  async resolveId(id, importer) {
    if (id !== 'mediabunny' || !importer?.endsWith('/src/media/source/other-formats.ts')) return null;
    const library = await this.resolve(id, importer, { skipSelf: true });
    return library && join(dirname(library.id), FORMATS_APART);
  },
  load(id) {
    if (!id.endsWith(FORMATS_APART)) return null;
    const code = readFileSync(id.slice(0, id.indexOf('?')), 'utf8');
    // The library asks whether a format is one by its class, which stays the first copy's.
    const base = /^export class InputFormat \{.*?^\}$/ms;
    if (!base.test(code)) throw new Error(`Expected the class InputFormat in ${id}.`);
    return code.replace(base, `export { InputFormat };\nimport { InputFormat } from './input-format.js';`);
  },
};

/** The page's policy is in the page, so that it holds from its first byte, on any host and before there is a guard. */
const builtPolicy: Plugin = {
  name: 'built-policy',
  apply: 'build',
  // By hand, so that it stands there as it is: the guard looks for it.
  transformIndexHtml: (html) =>
    html.replace(
      '<head>',
      `<head>\n    <meta http-equiv="Content-Security-Policy" content="${BUILT_POLICY}" />`,
    ),
};

/** The browser fetches the page's program and styles beside its first script, which only asks for them. */
const pageBeside: Plugin = {
  name: 'page-beside',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {}, path }) => {
      if (path !== '/index.html') return [];
      const page = Object.values(bundle).find(
        (chunk) => chunk.type === 'chunk' && chunk.facadeModuleId === PAGE,
      );
      if (page?.type !== 'chunk') throw new Error(`Expected a chunk of ${PAGE}.`);
      const link = (rel: string, href: string) => ({
        tag: 'link',
        attrs: { rel, href: `${BASE}${href}`, crossorigin: true },
        injectTo: 'head' as const,
      });
      const styles = [...(page.viteMetadata?.importedCss ?? [])];
      return [
        ...[page.fileName, ...page.imports].map((file) => link('modulepreload', file)),
        ...styles.map((file) => link('stylesheet', file)),
      ];
    },
  },
};

/** Builds the service worker beside the page, and writes into it what there is to store. */
function guard(): Plugin {
  const script = 'guard.js';
  let outDir = '';
  return {
    name: 'guard',
    apply: 'build',
    configResolved: ({ root, build }) => {
      outDir = resolve(root, build.outDir);
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/guard/service-worker.ts', fileName: script });
    },
    closeBundle() {
      // The build failed, and says itself why.
      if (!existsSync(join(outDir, script))) return;
      const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== script)
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(outDir.length + 1)
            .replaceAll('\\', '/'),
        )
        .sort();
      const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
      const entries = files.map((file) => {
        const data = readFileSync(join(outDir, file));
        return [file, { sha256: sha256(data), bytes: data.length }] as const;
      });
      const version = sha256(JSON.stringify(entries)).slice(0, 16);
      const built = { version, files: Object.fromEntries(entries) };
      const path = join(outDir, script);
      const code = readFileSync(path, 'utf8');
      const placeholder = '__BUILT_FILES__';
      if (!code.includes(placeholder)) throw new Error(`Expected ${placeholder} in ${path}.`);
      writeFileSync(path, code.replace(placeholder, JSON.stringify(built)));
    },
  };
}

/** What is left out where its result is not used; none of these calls or readings does anything else. */
const treeshake = {
  manualPureFunctions: [
    'createAction',
    'createContext',
    'createSelector',
    'createSlice',
    'forwardRef',
    'memo',
  ],
  propertyReadSideEffects: false,
} as const;

/** In workers, reading does something: jax-js counts the uses of an array by the readings of its `ref`. */
const treeshakeWorkers = { ...treeshake, propertyReadSideEffects: 'always' } as const;

type ModuleGraph = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

const OTHER_ENTRIES = ['index.html', 'batch.html', 'src/guard/service-worker.ts'].map(inRoot);

/** Whether a module is one of these entries, or imported statically by one of them, directly or not. */
function isOf(id: string, entries: readonly string[], modules: ModuleGraph): boolean {
  const found = new Set(entries);
  for (const module of found) modules.getModuleInfo(module)?.importedIds.forEach((next) => found.add(next));
  return found.has(id);
}

/**
 * All that the page imports statically is one chunk. By itself the bundler makes a chunk for every set of lazy parts that
 * use a module: more than fifty requests before the first pixel. What the page shares with another entry is a chunk of
 * its own, because a chunk is run whole.
 */
const onePage = {
  codeSplitting: {
    // The first group takes its modules before the second takes all that it depends on.
    groups: [
      {
        debugName: 'shared',
        tags: ['$initial' as const],
        name: (id: string, modules: ModuleGraph) =>
          isOf(id, [PAGE], modules) && isOf(id, OTHER_ENTRIES, modules) ? 'shared' : null,
        priority: 1,
      },
      {
        debugName: 'page',
        tags: ['$initial' as const],
        name: (id: string, modules: ModuleGraph) => (isOf(id, OTHER_ENTRIES, modules) ? null : 'page'),
      },
    ],
  },
};

/** One banner a script: packages put theirs on every module, and some have none that the bundler keeps. */
const output = { postBanner: banner, comments: { legal: false } };

export default defineConfig({
  base: BASE,
  plugins: [react(), usedScales, noResizing, builtPolicy, pageBeside, licences, guard()],
  worker: {
    format: 'es',
    plugins: () => [bareShaders, noNodeModule, formatsApart],
    rolldownOptions: { treeshake: treeshakeWorkers, output },
  },
  build: {
    target: 'esnext',
    chunkSizeWarningLimit: 1024,
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake,
      output: { ...output, ...onePage },
      input: ['index.html', 'batch.html', 'src/page.tsx'],
    },
  },
  // Both find their WebAssembly beside their own script.
  optimizeDeps: { exclude: ['onnxruntime-web', '@echogarden/speex-resampler-wasm'] },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
});
