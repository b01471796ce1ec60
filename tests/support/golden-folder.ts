/** The full golden values, which are too large for the repository: GOLDEN_FOLDER names the folder where they are. */

/** The folder's absolute path; undefined where the tests that need it are left out. */
export const GOLDEN_FOLDER = import.meta.env['GOLDEN_FOLDER'] as string | undefined;

/** Bytes of a file of the folder, in Node and in the browser alike. */
export async function fullGoldenBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = `${GOLDEN_FOLDER}/${name}`;
  if (typeof window === 'undefined') {
    const { readFile } = await import(/* @vite-ignore */ ['node', 'fs/promises'].join(':'));
    return Uint8Array.from((await readFile(path)) as Uint8Array);
  }
  const response = await fetch(`/@fs${path}`);
  if (!response.ok) throw new Error(`Expected the golden values ${name}, got HTTP ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
