import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256Of } from '../../../src/core/hashes.ts';

const { signal } = new AbortController();

it('is the hash of all pieces', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251);
  expect(await sha256Of(new Blob([bytes]), { signal })).toBe(
    createHash('sha256').update(bytes).digest('hex'),
  );
});

it('of a file that is gone says so in a sentence', async () => {
  class GoneFile extends Blob {
    override stream(): ReturnType<Blob['stream']> {
      return new ReadableStream({
        pull: (controller) => controller.error(new DOMException('A requested file…', 'NotReadableError')),
      });
    }
  }
  await expect(sha256Of(new GoneFile(), { signal })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(/^The browser can no longer read this file.*choose it again\.$/),
  });
});
