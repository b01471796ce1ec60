import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The law: what each layer may import, beside itself. `engine/contract.ts` holds types only. */
const LAYERS = {
  core: [],
  math: ['core'],
  dsp: ['core', 'math'],
  media: ['core'],
  gpu: ['core'],
  model: ['core', 'math', 'gpu/device.ts'],
  analysis: ['core', 'math'],
  engine: ['core', 'math', 'dsp', 'media', 'gpu', 'model', 'analysis'],
  audio: ['core', 'math'],
  state: ['core', 'engine/contract.ts'],
  ui: ['core', 'math', 'state'],
};

/** One door per dependency: package (or pattern) -> the only files that may import it. */
const DOORS = {
  'onnxruntime-web': ['src/model/session.ts', 'src/model/runtime.ts'],
  mediabunny: ['src/media/**'],
  recharts: ['src/ui/charts/**'],
  '@alexanderolsen/libsamplerate-js': ['src/dsp/resample.ts'],
  pbf: ['src/model/graph/**'],
  react: ['src/ui/**', 'src/main.tsx'],
  'react-dom': ['src/main.tsx'],
  '@mantine/core': ['src/ui/**', 'src/main.tsx'],
  zustand: ['src/state/**', 'src/ui/use-app-store.ts'],
};

const zones = Object.entries(LAYERS).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: [`./${layer}`, ...allowed.map((other) => `./${other}`)],
  message: `${layer} may import only: ${[layer, ...allowed].join(', ')}.`,
}));

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
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.mjs', '.js'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones, basePath: import.meta.dirname }],
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
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
      ],
    },
  },
  {
    files: ['*.config.{ts,js}', 'scripts/**', 'tests/**'],
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
    rules: { 'import-x/no-default-export': 'off', 'no-console': 'off' },
  },
);
