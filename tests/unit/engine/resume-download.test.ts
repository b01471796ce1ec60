import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadTarget } from '../../../src/engine/checkpoint/resume-download.ts';
import { resumeDownload } from '../../../src/engine/checkpoint/resume-download.ts';
import type { FileHost } from '../../support/file-host.ts';
import { hostFile } from '../../support/file-host.ts';

const BODY = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));

/** What the store does, in memory. */
class Target implements DownloadTarget {
  facts: DownloadTarget['facts'] = { totalBytes: null, version: null };
  bytes = Buffer.alloc(0);

  get size(): number {
    return this.bytes.length;
  }

  async setFacts(facts: DownloadTarget['facts']): Promise<void> {
    this.facts = facts;
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = Buffer.concat([this.bytes, bytes]);
  }

  restart(): void {
    this.bytes = Buffer.alloc(0);
  }
}

let host: FileHost;
let target: Target;

beforeEach(async () => {
  host = await hostFile(BODY);
  target = new Target();
});
afterEach(() => host.close());

const download = (pauses: readonly number[] = [], path = '/model.pth', controller = new AbortController()) =>
  resumeDownload(host.url + path, target, { signal: controller.signal, onBytes: () => undefined, pauses });

/** Puts the first bytes of a file there, as a visit before left them. */
function leave(bytes: Buffer, facts: Partial<DownloadTarget['facts']> = {}): void {
  target.bytes = Buffer.from(bytes.subarray(0, 100_000));
  target.facts = { totalBytes: bytes.length, version: null, ...facts };
}

describe('a download', () => {
  it('brings the whole file, with one request and without a range', async () => {
    const told: (readonly [number, number])[] = [];
    const { signal } = new AbortController();
    await resumeDownload(`${host.url}/model.pth`, target, {
      signal,
      onBytes: (...bytes) => void told.push(bytes),
    });
    expect(target.bytes.equals(BODY)).toBe(true);
    expect(host.ranges).toEqual(['']);
    expect(told.at(-1)).toEqual([BODY.length, BODY.length]);
  });

  it('goes on by itself where the connection ended', async () => {
    host.breakAfter = 120_000;
    await download([1]);
    expect(target.bytes.equals(BODY)).toBe(true);
    expect(host.ranges).toEqual(['', 'bytes=120000-', 'bytes=240000-']);
  });

  it('gives up once nothing more arrives, says how far it came, and can be taken up', async () => {
    host.breakAfter = 0;
    leave(BODY);
    await expect(download([1, 1])).rejects.toMatchObject({
      code: 'interrupted',
      message: expect.stringContaining('ended after 0.1 MB of 0.3 MB') as string,
    });
    expect(host.ranges).toHaveLength(3);
    host.breakAfter = null;
    await download();
    expect(target.bytes.equals(BODY)).toBe(true);
    expect(host.ranges.at(-1)).toBe('bytes=100000-');
  });

  it('starts again where the host has no ranges', async () => {
    host.hasRanges = false;
    leave(BODY);
    await download();
    expect(target.bytes.equals(BODY)).toBe(true);
    expect(host.ranges).toEqual(['bytes=100000-']);
  });

  it.each([
    ['another size', BODY.subarray(0, 250_000), {}],
    ['fewer bytes than have arrived', BODY.subarray(0, 50_000), {}],
    ['another version of that size', Buffer.from(BODY).reverse(), { version: '"the version before"' }],
  ])('starts again where the host has a file of %s', async (_, body, facts) => {
    host.body = body;
    host.tellsVersion = true;
    leave(BODY, facts);
    await download();
    expect(target.bytes.equals(body)).toBe(true);
    expect(host.ranges).toEqual(['bytes=100000-', '']);
  });

  it('asks for nothing where all of it is there', async () => {
    target.bytes = BODY;
    target.facts = { totalBytes: BODY.length, version: null };
    await download();
    expect(host.ranges).toEqual([]);
  });

  it('keeps what has arrived where it is cancelled', async () => {
    host.holdAfter = 100_000;
    const controller = new AbortController();
    const running = download([], '/model.pth', controller);
    await expect.poll(() => target.size).toBe(100_000);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(target.size).toBe(100_000);
    host.release();
  });

  it.each([
    ['a page in place of the file', '/page.pth', /got a web page\. Download the file and drop it here/],
    ['no such file', '/gone', /got HTTP 404/],
  ])('says so where the host has %s', async (_, path, message) => {
    await expect(download([], path)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(message) as string,
    });
    expect(target.size).toBe(0);
  });

  it('says what to do where nothing answers', async () => {
    await host.close();
    await expect(download()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/Download the file and drop it here/) as string,
    });
  });
});
