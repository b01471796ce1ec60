import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const MEBIBYTE = 1024 * 1024;

/** Tracked files that exist, in git's own words. */
function trackedFiles(): string[] {
  return execFileSync('git', ['ls-files'], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Files that a source imports at run time; types vanish, so they make no cycle. */
function valueImports(path: string): string[] {
  const imports = readFileSync(path, 'utf8').matchAll(
    /^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+)'/gm,
  );
  return [...imports].map((match) => join(dirname(path), match[1] as string));
}

const megabytes = (paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + statSync(path).size, 0) / MEBIBYTE;

describe('the house', () => {
  const files = trackedFiles();

  it('stays light: under 32 MiB in all, fixtures under 5', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(megabytes(files)).toBeLessThan(32);
    expect(megabytes(files.filter((path) => path.startsWith('tests/fixtures/')))).toBeLessThan(5);
    expect(megabytes(files.filter((path) => path.startsWith('public/samples/')))).toBeLessThan(6);
    expect(megabytes(files.filter((path) => path.endsWith('cav-mae-tiny.safetensors')))).toBeLessThan(12);
  });

  it('has no import cycles', () => {
    const sources = files.filter((path) => /^src\/.*\.tsx?$/.test(path));
    const importsOf = new Map(sources.map((path) => [path, valueImports(path)]));
    expect([...importsOf.values()].flat().length).toBeGreaterThan(sources.length);
    const finished = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (finished.has(path) || trail.includes(path)) return;
      for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
      finished.add(path);
    };
    for (const path of sources) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('has a line in docs/architecture.md for every file of src and shaders', () => {
    const map = readFileSync('docs/architecture.md', 'utf8');
    const missing = files
      .filter((path) => /^(src|shaders)\/.*\.(tsx?|wgsl)$/.test(path))
      .filter((path) => !map.includes(`\`${path}\``));
    expect(missing).toEqual([]);
    const listed = [...map.matchAll(/^- `((?:src|shaders)\/[^`]+)`/gm)].map((match) => match[1] as string);
    expect(listed.filter((path, place) => listed.indexOf(path) !== place || !files.includes(path))).toEqual(
      [],
    );
  });

  it('has no file listed in docs/architecture.md that does not exist', () => {
    const map = readFileSync('docs/architecture.md', 'utf8');
    const listed = [...map.matchAll(/`((?:src|shaders|scripts|tests)\/[^`*]+\.[a-z]+)`/g)].map(
      (match) => match[1] as string,
    );
    expect(listed.length).toBeGreaterThan(50);
    expect(listed.filter((path) => !statSync(path, { throwIfNoEntry: false }))).toEqual([]);
  });
});
