/** A running SHA-256; the browser's own digest would need all bytes at once. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** As hexadecimal digits. */
  digest(): string;
}

/** Starts one. The program comes along only with the first file that is kept. */
export async function startSha256(): Promise<RunningHash> {
  const { createSHA256 } = await import('hash-wasm');
  const hash = await createSHA256();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest('hex'),
  };
}
