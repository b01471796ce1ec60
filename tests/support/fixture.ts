import { PACKED_FIXTURES } from './packed-fixtures.ts';

/** Bytes of a file under tests/fixtures, unpacked where it is kept compressed, in Node and in the browser alike. */
export async function fixtureBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!PACKED_FIXTURES.has(path)) return storedBytes(path);
  const packed = new Blob([await storedBytes(`${path}.gzip`)]);
  const unpacked = new Response(packed.stream().pipeThrough(new DecompressionStream('gzip')));
  return new Uint8Array(await unpacked.arrayBuffer());
}

async function storedBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  // Two steps: Vite would turn a URL made of a template and import.meta.url into a list of bundled files.
  const here = import.meta.url;
  const url = new URL(`../fixtures/${path}`, here);
  if (url.protocol === 'file:') {
    const { readFile } = await import(/* @vite-ignore */ ['node', 'fs/promises'].join(':'));
    return Uint8Array.from((await readFile(url)) as Uint8Array);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Expected the fixture ${path}, got HTTP ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
