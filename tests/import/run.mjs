/** `npm run test:import`: files of the published layout and size, through the page as a visitor would bring them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { browserVersion, findBrowser } from '../../scripts/browser.mjs';
import { compareFeatures } from './features.mjs';
import { visit } from './journey.mjs';
import { PUBLISHED, writePublishedFile } from './published-file.mjs';

/** The project's bound on the WASM path's features against PyTorch's. */
const FEATURE_TOLERANCE = 1e-3;
const FLOAT16_TOLERANCE = 1e-2;
/** What one loaded model may cost a tab: a phone's or an old laptop's share of 4 GB. */
const PEAK_LIMIT_BYTES = 1.8e9;
const PARAMETERS_MILLIONS = { 'pre-trained': 191.0, 'fine-tuned': 164.9 };

const root = fileURLToPath(new URL('../..', import.meta.url));
const configFile = join(root, 'vite.config.ts');
const folder = mkdtempSync(join(tmpdir(), 'published-'));
const outDir = join(folder, 'page');
const failures = [];
const row = (name, value, ok = true) => {
  console.log(`  ${name.padEnd(56)}${value.padStart(12)}${ok ? '' : '  FAILED'}`);
  if (!ok) failures.push(name);
};

async function check(kind, url) {
  const path = join(folder, `${kind}.pth`);
  const { parameters, bytes } = await writePublishedFile(kind, path);
  console.log(`\n${kind}, ${(bytes / 1e6).toFixed(0)} MB`);
  const millions = parameters / 1e6;
  row('parameters', `${millions.toFixed(1)} M`, Math.abs(millions - PARAMETERS_MILLIONS[kind]) < 0.05);
  const { times, peaks, errors } = await visit(url, kind, path);
  for (const [name, milliseconds] of Object.entries(times))
    row(name, `${(milliseconds / 1000).toFixed(1)} s`);
  for (const [name, peak] of Object.entries(peaks)) {
    row(`renderer's peak: ${name}`, `${(peak / 1e9).toFixed(2)} GB`, peak <= PEAK_LIMIT_BYTES);
  }
  for (const [name, error] of Object.entries(await compareFeatures(path))) {
    const tolerance = name.includes('float16') ? FLOAT16_TOLERANCE : FEATURE_TOLERANCE;
    // NaN fails too.
    row(`${name}, relative L2 to PyTorch`, error.toExponential(1), error <= tolerance);
  }
  for (const error of errors) row('the page threw', error, false);
  rmSync(path);
}

try {
  const browser = browserVersion(findBrowser());
  const memory = `${(totalmem() / 1e9).toFixed(0)} GB`;
  console.log(`${browser}, ${cpus().length} cores, ${memory}, load ${loadavg()[0].toFixed(1)}, WASM path`);
  await build({ root, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    configFile,
    build: { outDir },
    preview: { port: 0 },
    logLevel: 'error',
  });
  try {
    for (const kind of Object.keys(PUBLISHED)) await check(kind, server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
} catch (error) {
  console.error(error);
  failures.push('it broke off');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length > 0 ? `\nFAILED: ${failures.join('; ')}` : '\nAll hold.');
process.exit(failures.length > 0 ? 1 : 0);
