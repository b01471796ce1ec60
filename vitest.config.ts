import { resolve } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BROWSER_ARGS } from './scripts/browser.mjs';
import { ISOLATION_HEADERS } from './vite.config.ts';

// Vitest 5 groups failures by Map.groupBy, which Node 20 lacks; without it a red test crashes the report.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

const executablePath = process.env['CHROME_PATH'];

/** Where the full golden values lie; without them the tests that need them are left out. */
const goldenFolder = process.env['GOLDEN_FOLDER'];
const env = goldenFolder ? { GOLDEN_FOLDER: resolve(goldenFolder) } : {};

/** Tests of a folder that run in a page; named dependencies, because one found in mid-run makes Vite reload it. */
const inBrowser = (name: string, folders = [name]) => ({
  optimizeDeps: {
    exclude: ['onnxruntime-web', '@echogarden/speex-resampler-wasm'],
    include: [
      ...['mediabunny', 'pbf', 'client-zip', 'hash-wasm', 'hyparquet', 'hyparquet-writer', 'idb', 'umap-js'],
      ...['column', 'datapage', 'schema'].map((part) => `hyparquet/src/${part}.js`),
      '@jax-js/jax',
      ...[
        'valibot',
        'zustand',
        'zustand/vanilla',
        'recharts',
        '@mantine/hooks',
        'react',
        'react-dom/client',
        'react/jsx-dev-runtime',
        '@mantine/core',
        '@tabler/icons-react',
      ],
    ],
  },
  server: { headers: ISOLATION_HEADERS, fs: { allow: ['.', ...Object.values(env)] } },
  test: {
    name,
    env,
    include: folders.map((folder) => `tests/${folder}/**/*.test.ts`),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      // On a busy machine a browser takes longer to start than the minute that it gets otherwise.
      connectTimeout: 240_000,
      provider: playwright({
        launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
      }),
      instances: [{ browser: 'chromium' as const }],
    },
  },
});

/**
 * `unit` runs in Node: pure layers only. `browser` runs in a real Chromium, `tests/gpu` with a real WebGPU adapter (the
 * software one where there is no GPU), one page at a time: two pages on one software adapter starve. `fuzz` runs there
 * too, by its own command.
 */
export default defineConfig({
  server: { headers: ISOLATION_HEADERS },
  test: {
    tags: [{ name: 'slow', description: 'Run by `npm run test:all`, not by `npm test`.' }],
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['tests/unit/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          // Half the time of the run was importing the same modules for every file. The files share a process instead,
          // in any order; what one puts in place of a global is taken back after each test.
          isolate: false,
          unstubGlobals: true,
        },
      },
      inBrowser('browser', ['browser', 'gpu']),
      inBrowser('fuzz'),
    ],
  },
});
