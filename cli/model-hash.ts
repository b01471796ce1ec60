/** The hash of the model that a run uses. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { BatchEngine } from './engine.ts';

/** SHA-256 of the model's file: what the worker knows of it, else computed here from the file at `path`. */
export async function modelSha256Of({ model }: BatchEngine, path: string): Promise<string> {
  if (model.sha256 !== null) return model.sha256;
  if (!statSync(path, { throwIfNoEntry: false })) return basename(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
