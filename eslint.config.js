import { dirname, join, relative, resolve, sep } from 'node:path';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** The law: what each layer may import, beside itself. */
const LAYERS = {
  core: [],
  contract: ['core'],
  storage: ['core', 'contract'],
  math: ['core'],
  dsp: ['core', 'math'],
  media: ['core'],
  gpu: ['core'],
  model: ['core', 'math', 'gpu/device.ts'],
  analysis: ['core', 'math'],
  train: ['core', 'contract', 'math', 'model/checkpoint', 'storage/pieces.ts'],
  engine: ['core', 'contract', 'storage', 'math', 'dsp', 'media', 'gpu', 'model', 'analysis'],
  audio: ['core', 'math'],
  guard: ['core'],
  state: ['core', 'contract'],
  ui: ['core', 'contract', 'math', 'state'],
};

/** One door per dependency: package (or pattern) -> the only files that may import it. */
const DOORS = {
  '@jax-js/jax': ['src/train/jax/**'],
  'onnxruntime-web': ['src/model/session.ts', 'src/model/runtime.ts'],
  mediabunny: ['src/media/**'],
  recharts: ['src/ui/charts/**'],
  '@echogarden/speex-resampler-wasm': ['src/dsp/resample.ts'],
  pbf: ['src/model/graph/**'],
  react: ['src/ui/**', 'src/page.tsx'],
  'react-dom': ['src/page.tsx'],
  '@mantine/core': ['src/ui/**', 'src/page.tsx'],
  'client-zip': ['src/storage/zip.ts'],
  'hash-wasm': ['src/core/hashes.ts'],
  hyparquet: ['src/storage/parquet-file.ts', 'src/storage/parquet-pages.ts', 'src/storage/parquet-table.ts'],
  'hyparquet-writer': ['src/storage/parquet.ts'],
  idb: ['src/storage/feature-store.ts'],
  'umap-js': ['src/analysis/space/umap.ts'],
  valibot: ['src/contract/**'],
  zustand: ['src/state/**', 'src/ui/use-app-store.ts'],
};

const SRC = join(import.meta.dirname, 'src');

/** A file's path below `src`, with forward slashes on every system. */
const below = (path) => relative(SRC, path).split(sep).join('/');

/** Holds relative imports to {@link LAYERS}. Cycles are left to a unit test, which sees all files at once. */
const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { refused: '{{layer}} may import only: {{allowed}}; not {{target}}.' },
  },
  create(context) {
    const layer = below(context.filename).split('/')[0];
    const allowed = LAYERS[layer];
    const check = ({ source }) => {
      if (!allowed || typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = below(resolve(dirname(context.filename), source.value));
      // What lies above src is shaders/, whose own door is below.
      if (target.startsWith('..')) return;
      if ([layer, ...allowed].some((open) => target === open || target.startsWith(`${open}/`))) return;
      context.report({
        node: source,
        messageId: 'refused',
        data: { layer, target, allowed: [layer, ...allowed].join(', ') },
      });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/** ESLint replaces (never merges) a rule's options, so every folder gets its full list of closed doors. */
const closedDoors = (open) => [
  'error',
  {
    patterns: Object.keys(DOORS)
      .filter((name) => !open.includes(name))
      .map((name) => ({
        regex: `^${name}(/|$)`,
        message: `${name} has one door: ${DOORS[name].join(', ')}.`,
      }))
      .concat(
        [{ regex: '\\.wgsl', message: 'shaders/ are read by src/gpu only.' }].filter(
          () => !open.includes('wgsl'),
        ),
      ),
  },
];

const doors = [
  { files: ['src/**/*.{ts,tsx}'], rules: { 'no-restricted-imports': closedDoors([]) } },
  // The last matching entry wins, so a folder's rule comes before those of the folders in it.
  ...[...new Set(Object.values(DOORS).flat())]
    .sort((a, b) => a.length - b.length)
    .map((glob) => ({
      files: [glob.endsWith('**') ? `${glob}/*.{ts,tsx}` : glob],
      rules: {
        'no-restricted-imports': closedDoors(Object.keys(DOORS).filter((name) => opens(DOORS[name], glob))),
      },
    })),
  { files: ['src/gpu/**/*.ts'], rules: { 'no-restricted-imports': closedDoors(['wgsl']) } },
];

/** Whether a door's list opens for the files of `glob`: the same pattern, or a folder that holds it. */
function opens(patterns, glob) {
  return patterns.some(
    (pattern) => pattern === glob || (pattern.endsWith('/**') && glob.startsWith(pattern.slice(0, -2))),
  );
}

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'node_modules',
      'training',
      'public',
      'tests/bench',
      'test-results',
      'playwright-report',
    ],
  },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    plugins: { house: { rules: { layers: layersRule } }, 'import-sort': importSort },
    rules: {
      // One block: what runs on import, packages, then the project's own files.
      'import-sort/imports': ['error', { groups: [['^\\u0000', '^node:', '^@?\\w', '^', '^\\.']] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'house/layers': 'error',
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'cli/**/*.ts', 'tests/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  ...doors,
  {
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrels: import the file that defines the name.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name everywhere.' },
      ],
    },
  },
  {
    files: ['*.config.{ts,js}', 'cli/**', 'scripts/**', 'tests/**'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['process', 'console', 'URL', 'fetch', 'setTimeout', 'clearTimeout', 'Buffer'],
          // Scripts also hold functions that run in the page.
          ...[
            'window',
            'document',
            'navigator',
            'WebAssembly',
            'VideoDecoder',
            'AudioDecoder',
            'OffscreenCanvas',
          ],
          ...['ImageData', 'location', 'btoa'],
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-console': 'off' },
  },
);
