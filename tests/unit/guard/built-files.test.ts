import { describe, expect, it } from 'vitest';
import { builtFileOf, hasTypeOf } from '../../../src/guard/built-files.ts';

const FOLDER = 'https://own.org/tools/playground/';
const FILE = { sha256: '0', bytes: 1 };
const BUILT = { version: '1', files: { 'index.html': FILE, 'assets/a-1.js': FILE, 'guard.html': FILE } };
const fileOf = (address: string) => builtFileOf(new URL(address, FOLDER).href, FOLDER, BUILT);

describe('a file of the build', () => {
  it('is told by its path in the page’s folder, whatever parameters it is asked with', () => {
    expect(fileOf('./')).toBe('index.html');
    expect(fileOf('./?backend=wasm#/map')).toBe('index.html');
    expect(fileOf('index.html')).toBe('index.html');
    expect(fileOf('assets/a-1.js?x')).toBe('assets/a-1.js');
  });

  it('is no other document, no other folder, no other site, and nothing that every object has', () => {
    for (const address of [
      'other.html',
      'assets/',
      '../',
      '/',
      '/assets/a-1.js',
      'constructor',
      '__proto__',
    ]) {
      expect(fileOf(address), address).toBeNull();
    }
    expect(fileOf('https://away.org/tools/playground/index.html')).toBeNull();
  });

  it('has its type: a page in place of a file is none, whatever is asked for', () => {
    expect(hasTypeOf('assets/a.js', 'text/javascript; charset=utf-8')).toBe(true);
    expect(hasTypeOf('assets/a.js', 'application/javascript')).toBe(true);
    expect(hasTypeOf('assets/a.css', 'text/css')).toBe(true);
    expect(hasTypeOf('index.html', 'text/html')).toBe(true);
    expect(hasTypeOf('samples/a.webm', 'video/webm')).toBe(true);
    expect(hasTypeOf('models/a.safetensors', null)).toBe(true);
    for (const path of ['assets/a.js', 'assets/a.css', 'assets/a.wasm', 'models/a.json', 'samples/a.webm']) {
      expect(hasTypeOf(path, 'text/html; charset=utf-8'), path).toBe(false);
    }
    expect(hasTypeOf('index.html', 'application/json')).toBe(false);
  });
});
