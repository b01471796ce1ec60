/** `npm run test:import`: files of the published layout and size, through the page as a visitor would bring them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFeatures } from './features.mjs';
import { PUBLISHED, writePublishedFile } from './published-file.mjs';

/** The project's bound on the WASM path's features against the official code's. */
const FEATURE_TOLERANCE = 1e-3;

const folder = mkdtempSync(join(tmpdir(), 'published-'));
const failures = [];
try {
  for (const kind of Object.keys(PUBLISHED)) {
    const path = join(folder, `${kind}.pth`);
    const { parameters, bytes } = await writePublishedFile(kind, path);
    console.log(`\n${kind}: ${(parameters / 1e6).toFixed(1)} M parameters, ${(bytes / 1e6).toFixed(0)} MB`);
    for (const [name, error] of Object.entries(await compareFeatures(path))) {
      console.log(`  ${name}, relative L2 to PyTorch: ${error.toExponential(1)}`);
      // Written so that NaN fails too.
      if (!(error <= FEATURE_TOLERANCE)) failures.push(`${kind}: ${name} differ by ${error}`);
    }
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(`FAILED ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
