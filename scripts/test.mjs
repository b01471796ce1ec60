/**
 * Runs everything that `npm test` means: types, lint, unit, browser, journeys. A failing step does not stop the others.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { probeBrowser } from './probe.mjs';

const OUT = 'test-results';
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

let executablePath;
try {
  executablePath = findBrowser();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const probe = await probeBrowser(executablePath);
if (!probe.webgpu)
  console.error('This browser offers no WebGPU adapter: the tests of tests/gpu and the journeys will fail.');

/** How much of a step's output is kept to say why it failed. */
const TAIL_LINES = 40;

/** Counts of a JSON report of Vitest (`numPassedTests`) or Playwright (`stats.expected`). */
function readCounts(file) {
  try {
    const report = JSON.parse(readFileSync(join(OUT, file), 'utf8'));
    if (report.stats) {
      const { expected, unexpected, flaky, skipped } = report.stats;
      return { passed: expected + flaky, failed: unexpected, skipped };
    }
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

const vitest = (project) => [
  ...['vitest', 'run', '--project', project, '--reporter', 'default', '--reporter', 'json'],
  `--outputFile.json=${OUT}/${project}.json`,
];

/**
 * The steps of a row run side by side. Steps with a browser run alone, because two on one software adapter slow each
 * other down.
 */
const ROWS = [
  [
    { name: 'types', command: ['tsc', '--noEmit'] },
    { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
    { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
    { name: 'lint of Python', script: 'scripts/python-style.mjs' },
    { name: 'unit', command: vitest('unit'), report: 'unit.json' },
  ],
  [{ name: 'browser', command: vitest('browser'), report: 'browser.json' }],
  [{ name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] }],
  [{ name: 'journeys', command: ['playwright', 'test'], report: 'journeys.json' }],
];

/** Runs a step and counts the tests in its report. Output is shown at once if it runs alone, otherwise when it ends. */
async function run({ name, command, script, report }, isAlone) {
  if (isAlone) console.log(`\n== ${name}`);
  if (report) rmSync(join(OUT, report), { force: true });
  const started = Date.now();
  const [program, words] = script ? [process.execPath, [script]] : ['npx', ['--no-install', ...command]];
  const step = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CHROME_PATH: executablePath },
    shell: !script && process.platform === 'win32',
  });
  const printed = [];
  for (const stream of [step.stdout, step.stderr]) {
    stream.on('data', (chunk) => {
      printed.push(chunk);
      if (isAlone) process.stdout.write(chunk);
    });
  }
  const [status] = await once(step, 'close');
  const output = Buffer.concat(printed).toString();
  if (!isAlone) process.stdout.write(`\n== ${name}\n${output}`);
  const counts = report ? readCounts(report) : { passed: status === 0 ? 1 : 0, failed: 0, skipped: 0 };
  const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  return { status, counts, tail, seconds: ((Date.now() - started) / 1000).toFixed(0) };
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const tails = [];

/** Runs a step, a second time if it lost its browser, and adds up the counts. */
async function take(step, isAlone) {
  let { status, counts, tail, seconds } = await run(step, isAlone);
  let note = '';
  const tell = (when) => tails.push(`-- the last lines of ${step.name}${when}\n${tail}`);
  // No test failed but the run ended with an error: the browser itself crashed. This is reported and tried once more.
  if (step.name === 'browser' && status !== 0 && counts.failed === 0) {
    note = ' (second run: the browser crashed in the first)';
    tell(', first run');
    ({ status, counts, tail, seconds } = await run(step, isAlone));
  }
  if (status !== 0) tell('');
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  summary.push(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s${note}`,
  );
}

for (const row of ROWS) await Promise.all(row.map((step) => take(step, row.length === 1)));

// Last, because a log is read from its end.
if (tails.length > 0) console.log(`\n${tails.join('\n\n')}`);
console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
