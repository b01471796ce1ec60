/**
 * Builds the page, serves it on localhost and opens Chrome on it. Without a display it runs the page headless over the
 * sample clips, prints losses and R@k, writes pictures and figures to `out/`, and keeps serving.
 *
 * `--serve-only` only serves what is built.
 */
import { build, preview } from 'vite';
import { findBrowser } from './browser.mjs';
import { runHeadless } from './headless.mjs';

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** The browser's path, or null with the reason printed; the page can still be opened by hand. */
function browserOrNull(mayInstall) {
  try {
    return findBrowser({ mayInstall });
  } catch (error) {
    console.error(error.message);
    return null;
  }
}

const servesOnly = process.argv.includes('--serve-only');
if (!servesOnly) await build({ logLevel: 'warn' });
const browser = servesOnly ? null : browserOrNull(!hasDisplay);
if (browser) process.env.BROWSER = browser;
const server = await preview({ preview: { port: 4173, open: hasDisplay && !servesOnly } });
const url = server.resolvedUrls?.local[0] ?? 'http://localhost:4173/';
console.log(`CAV-MAE Playground: ${url}`);

if (!hasDisplay && !servesOnly) {
  console.log('No display: running over the sample clips headless.');
  if (browser) {
    try {
      await runHeadless(browser, url, 'out');
    } catch (error) {
      console.error(`The headless run failed: ${error.message}`);
      process.exitCode = 1;
    }
  }
  console.log(`Serving on ${url} until interrupted (Ctrl+C).`);
}
