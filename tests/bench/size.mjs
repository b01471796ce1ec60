import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { launchOptions, REPOSITORY } from './lib/browser.mjs';
import { listAssets } from './lib/build.mjs';
import { kilobytes, printTable } from './lib/print.mjs';

/** Files that hold ONNX Runtime: named after it, by it or by the bundler. */
const isRuntime = ({ file }) => /^ort[.-]/.test(file);
const LISTED = 8;

/** Longer than the page takes to open every sample after the first picture. */
const FIRST_VISIT_TIMEOUT_MS = 180_000;

/** Names of the assets that page and worker ask for until the first picture stands. */
async function firstVisitFiles(outDir) {
  const server = await preview({
    root: REPOSITORY,
    configFile: join(REPOSITORY, 'vite.config.ts'),
    build: { outDir },
    preview: { port: 0 },
    logLevel: 'error',
  });
  const browser = await chromium.launch(launchOptions());
  try {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const files = new Set();
    context.on('request', (request) => files.add(new URL(request.url()).pathname.split('/').at(-1)));
    const page = await context.newPage();
    await page.goto(server.resolvedUrls.local[0]);
    await page.waitForFunction(() => window.playground?.settled() ?? false, undefined, {
      timeout: FIRST_VISIT_TIMEOUT_MS,
    });
    return files;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Bytes a visitor downloads as scripts and WebAssembly, with and without the runtime, and those of a first visit. */
export async function benchSize(outDir) {
  const assets = listAssets(outDir);
  const first = await firstVisitFiles(outDir);
  const scripts = assets.filter(({ file }) => /\.m?js$/.test(file));
  const binaries = assets.filter(({ file }) => file.endsWith('.wasm'));
  const isPage = (asset) => !isRuntime(asset);
  const sum = (list) => ({
    files: list.length,
    bytes: list.reduce((total, { bytes }) => total + bytes, 0),
    gzipBytes: list.reduce((total, { gzipBytes }) => total + gzipBytes, 0),
  });
  const groups = {
    'first visit, without ONNX Runtime': sum(
      scripts.filter((asset) => isPage(asset) && first.has(asset.file)),
    ),
    'all scripts': sum(scripts),
    'without ONNX Runtime': sum(scripts.filter(isPage)),
    'the same and WebAssembly': sum([...scripts, ...binaries].filter(isPage)),
    'ONNX Runtime, scripts': sum(scripts.filter(isRuntime)),
    'ONNX Runtime, WebAssembly (one is fetched)': sum(binaries.filter(isRuntime)),
    styles: sum(assets.filter(({ file }) => file.endsWith('.css'))),
  };
  const line = (name, { bytes, gzipBytes }, files = '') => [
    name,
    files,
    kilobytes(bytes),
    kilobytes(gzipBytes),
  ];
  printTable(
    'Size of the built page, kB (1000 bytes)',
    ['', 'files', 'raw', 'gzip'],
    [
      ...Object.entries(groups).map(([name, group]) => line(name, group, group.files)),
      ...scripts.slice(0, LISTED).map((asset) => line(`  ${asset.file}`, asset)),
    ],
  );
  return { groups, assets };
}
