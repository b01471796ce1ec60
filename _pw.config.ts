import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS } from './scripts/browser.mjs';

const executablePath = process.env['CHROME_PATH'];

/** One page at a time: the software adapter and the WASM threads share two cores in continuous integration. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    baseURL: 'http://localhost:4397',
    viewport: { width: 1440, height: 900 },
    // It stores the page a second time, beside whatever is measured; its own journey lets it in.
    serviceWorkers: 'block',
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: 'npx vite preview --port 4397 --strictPort',
    url: 'http://localhost:4397',
    reuseExistingServer: false,
  },
});
