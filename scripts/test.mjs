/**
 * Runs everything that `npm test` means: types, lint, unit, browser, journeys; with `--all` the slow tests too. A failing
 * step does not stop the others.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { probeBrowser } from './probe.mjs';
import { countsOf, splitCrashed } from './test-report.mjs';

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

/** Whether tests tagged `slow` run as well. */
const all = process.argv.includes('--all');

/** How often a crashed browser is started again. */
const MOST_RESTARTS = 3;

/** The JSON report of a step; null without one. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(join(OUT, file), 'utf8'));
  } catch {
    return null;
  }
}

const vitest = (project) => [
  ...['vitest', 'run', '--project', project, '--reporter', 'default', '--reporter', 'json'],
  `--outputFile.json=${OUT}/${project}.json`,
  ...(all ? [] : ['--tags-filter', '!slow']),
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
  [
    {
      name: 'journeys',
      command: ['playwright', 'test', ...(all ? [] : ['--grep-invert', '@slow'])],
      report: 'journeys.json',
    },
  ],
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
  const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  return { status, report: report ? readReport(report) : null, tail, seconds: (Date.now() - started) / 1000 };
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const tails = [];

/**
 * Runs a step and adds up the counts. If the browser crashed, which is an end with an error but no failed test, the files
 * that had not finished run again in a new one, and the summary says so.
 */
async function take(step, isAlone) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const add = (more) => Object.keys(counts).forEach((key) => (counts[key] += more[key]));
  let crashes = 0;
  let sum = 0;
  let left = [];
  for (;;) {
    const { status, report, tail, seconds } = await run(
      { ...step, command: step.command && [...step.command, ...left] },
      isAlone,
    );
    sum += seconds;
    if (status !== 0) tails.push(`-- the last lines of ${step.name}\n${tail}`);
    const counted = report
      ? countsOf(report)
      : { passed: status === 0 && !step.report ? 1 : 0, failed: 0, skipped: 0 };
    const crashed = step.name === 'browser' && status !== 0 && report !== null && counted.failed === 0;
    if (crashed && crashes < MOST_RESTARTS) {
      const { finished, unfinished } = splitCrashed(report, process.cwd());
      if (unfinished.length > 0) {
        crashes += 1;
        add(finished);
        left = unfinished;
        console.log(`The browser crashed: ${unfinished.length} files run in a new one.`);
        continue;
      }
    }
    if (status !== 0 && counted.failed === 0) counted.failed = 1;
    add(counted);
    break;
  }
  Object.keys(total).forEach((key) => (total[key] += counts[key]));
  const note = crashes > 0 ? ` (the browser crashed and was started again: ${crashes})` : '';
  summary.push(
    `${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${sum.toFixed(0)} s${note}`,
  );
}

for (const row of ROWS) await Promise.all(row.map((step) => take(step, row.length === 1)));

// Last, because a log is read from its end.
if (tails.length > 0) console.log(`\n${tails.join('\n\n')}`);
console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
