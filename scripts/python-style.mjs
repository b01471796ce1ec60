/**
 * Checks every Python file against ruff.toml with Ruff as WebAssembly; needs no Python. `--write` formats instead.
 *
 * This build of Ruff reads one text at a time, without its path and without the disk. It can't apply options that need
 * either: `per-file-ignores`, `exclude`, `extend`, `src`, or first-party modules that it would find by itself. It would
 * ignore them without a warning, like a mistyped option below `lint`. Therefore ruff.toml may hold only the options in
 * HEEDED.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ruff from '@astral-sh/ruff-wasm-nodejs';
import { parse } from 'smol-toml';

const ROOT = join(import.meta.dirname, '..');
/** Options that change what this build of Ruff reports. */
const HEEDED = [
  'line-length',
  'target-version',
  'lint.select',
  'lint.ignore',
  'lint.flake8-comprehensions.allow-dict-calls-with-keyword-arguments',
  'lint.isort.known-first-party',
  'lint.isort.known-third-party',
];

/** The names of all options, each with its tables: `lint.select`. */
function optionNames(table, before = '') {
  return Object.entries(table).flatMap(([name, value]) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? optionNames(value, `${before}${name}.`)
      : [before + name],
  );
}

/** Ruff with the settings of ruff.toml. @throws Error if the file holds options that can't be applied or read. */
function openRuff() {
  const options = parse(readFileSync(join(ROOT, 'ruff.toml'), 'utf8'));
  const strange = optionNames(options).filter((name) => !HEEDED.includes(name));
  if (strange.length > 0) {
    throw new Error(
      `ruff.toml: expected only options that scripts/python-style.mjs can hold files to, got ${strange.join(', ')}.`,
    );
  }
  return new ruff.Workspace(options, ruff.PositionEncoding.Utf16);
}

/** Python files that git tracks or would add. */
function pythonFiles() {
  const names = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.py'];
  const said = execFileSync('git', names, { cwd: ROOT, encoding: 'utf8' });
  return said.split('\0').filter((name) => name && existsSync(join(ROOT, name)));
}

/** The first line, from 1, at which two texts differ. */
function firstDifference(text, other) {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  return lines.findIndex((line, i) => line !== others[i]) + 1 || lines.length;
}

/** What is wrong with a file, one line each: `path:row:column code message`. Formats it first if `write` is set. */
function faultsOf(workspace, name, write) {
  const path = join(ROOT, name);
  const text = readFileSync(path, 'utf8');
  const line = ({ code, message, start_location: at }) => `${name}:${at.row}:${at.column} ${code} ${message}`;
  const said = workspace.check(text);
  // A file that is not valid Python can't be formatted.
  if (said.some(({ code }) => code === 'invalid-syntax')) return said.map(line);
  const formatted = workspace.format(text);
  if (formatted === text) return said.map(line);
  if (write) {
    writeFileSync(path, formatted);
    return workspace.check(formatted).map(line);
  }
  const row = firstDifference(text, formatted);
  return [...said.map(line), `${name}:${row} is not formatted: npm run fix:format`];
}

try {
  const workspace = openRuff();
  const files = pythonFiles();
  if (files.length === 0) throw new Error('Expected Python files in this repository, found none.');
  const faults = files.flatMap((name) => faultsOf(workspace, name, process.argv.includes('--write')));
  for (const fault of faults) console.error(fault);
  console.log(`Ruff ${ruff.Workspace.version()}: ${files.length} Python files, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
