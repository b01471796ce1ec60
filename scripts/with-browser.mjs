/** Runs a command of node_modules/.bin with CHROME_PATH set to the browser found: `with-browser.mjs vitest run`. */
import { spawnSync } from 'node:child_process';
import { findBrowser } from './browser.mjs';

const [command, ...args] = process.argv.slice(2);
try {
  const result = spawnSync('npx', ['--no-install', command, ...args], {
    stdio: 'inherit',
    env: { ...process.env, CHROME_PATH: findBrowser() },
    shell: process.platform === 'win32',
  });
  process.exit(result.status ?? 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
