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

  it('stays light: under 40 MiB in all, 12 of them the default model, fixtures under 5', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(megabytes(files)).toBeLessThan(40);
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

  it('has rooms of the engine that import only the rooms below them, and no task', () => {
    const BELOW = ['device', 'media', 'clip', 'checkpoint', 'features', 'reconstruct', 'similarity'];
    const wrong: string[] = [];
    for (const path of files.filter((file) => file.startsWith('src/engine/'))) {
      const [, , room, file] = path.split('/') as [string, string, string, string | undefined];
      if (!file) continue;
      for (const imported of valueImports(path).filter((other) => other.startsWith('src/engine/'))) {
        const [, , target, part] = imported.split('/') as [string, string, string, string | undefined];
        const place = BELOW.indexOf(target);
        const isBelow = place >= 0 && (place < BELOW.indexOf(room) || !BELOW.includes(room));
        const isPart = part !== undefined && !part.endsWith('tasks.ts');
        if (isPart && (target === room || isBelow)) continue;
        // The shell makes the context.
        if (room !== 'shell') wrong.push(`${path} -> ${imported}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('says in the first line of every file what it is for', () => {
    const sources = files.filter((path) => /^(src|shaders)\/.*\.(tsx?|wgsl)$/.test(path));
    const silent = sources.filter((path) => !/^(\/\*\*|\/\/ )/.test(readFileSync(path, 'utf8')));
    expect(sources.length).toBeGreaterThan(500);
    expect(silent).toEqual([]);
  });

  it('has no folder of src with more than 20 files', () => {
    const counts = new Map<string, number>();
    for (const path of files.filter((file) => file.startsWith('src/'))) {
      counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    }
    const full = [...counts].filter(([, count]) => count > 20).map(([folder]) => folder);
    expect(full).toEqual([]);
  });

  it('lets a view read its own parts of the state and those that views share', () => {
    const parts = [...readFileSync('src/state/app-state.ts', 'utf8').matchAll(/^ {2}readonly (\w+):/gm)];
    const names = parts.map((match) => match[1] as string);
    const ownParts = names.slice(names.indexOf('runs') + 1);
    expect(ownParts.length).toBeGreaterThan(5);
    const ofReconstruct = ['hear', 'inspect'];
    const foreign = files.flatMap((path) => {
      const view = /^src\/ui\/views\/(\w+)\//.exec(path)?.[1];
      if (view === undefined) return [];
      const read = readFileSync(path, 'utf8').matchAll(/\bstate\.(\w+)|\(\(?\{ (\w+)(?:: \{.*)? \}\) =>/g);
      return [...read]
        .map((match) => (match[1] ?? match[2]) as string)
        .filter((name) => ownParts.includes(name) && name !== view)
        .filter((name) => !(view === 'reconstruct' && ofReconstruct.includes(name)))
        .map((name) => `${path} reads ${name}`);
    });
    expect(foreign).toEqual([]);
  });

  it('is described in under 100 lines, by files that exist', () => {
    const map = readFileSync('docs/architecture.md', 'utf8');
    expect(map.split('\n').length).toBeLessThan(100);
    const named = [...map.matchAll(/`((?:src|shaders|scripts|tests|training)\/[^`*<]+\.[a-z]+)`/g)]
      .map((match) => match[1] as string)
      // `x` stands for any kernel.
      .filter((path) => !/\/x\.\w/.test(path));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !statSync(path, { throwIfNoEntry: false }))).toEqual([]);
  });

  it('has no link in its documents to a file that does not exist', () => {
    const pages = files.filter((path) => path.endsWith('.md'));
    const links = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1] as string)
        .filter((target) => !/^[a-z]+:/.test(target))
        .map((target) => join(dirname(page), target)),
    );
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((path) => !statSync(path, { throwIfNoEntry: false }))).toEqual([]);
  });
});
