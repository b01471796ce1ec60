import { describe, expect, it } from 'vitest';
import { FileBytes } from '../../../src/media/headers/file-bytes.ts';
import { checkHeaders } from '../../../src/media/headers/headers.ts';
import { placeOf, withUint32 } from '../../support/damage.ts';
import { fixtureBytes } from '../../support/fixture.ts';

const check = (...parts: BlobPart[]) => checkHeaders(new FileBytes(new Blob(parts)));
const media = (name: string) => fixtureBytes(`media/${name}`);

const WHOLE = [
  ...['aac.m4a', 'av1-opus.mkv', 'bit-rot.mp4', 'edit-list.mp4', 'flac.flac', 'h264-aac.mov', 'h264-aac.mp4'],
  ...['h264-aac.mpegts', 'h264-flac.mkv', 'hevc.mp4', 'mono-mp3.mp4', 'mp3.mp3', 'no-moov.mp4', 'opus.opus'],
  ...['pcm.wav', 'rate-21.5.mp4', 'rate-ntsc.mkv', 'short.mp4', 'sound-late.mp4', 'surround.m4a'],
  ...['varying.mp4', 'vorbis.ogg', 'vp8-vorbis.webm', 'vp9-opus.webm', 'cut-off.mp4', 'cut-off.webm'],
];

/** A table of an MP4 file: its number of entries, or a field of its first entry, set to `value`. */
async function withTable(file: string, table: string, field: number, value: number, occurrence = 0) {
  const bytes = await media(file);
  return withUint32(bytes, placeOf(bytes, table, occurrence) + 8 + 4 * field, value);
}

describe('headers that can be true', () => {
  it.each(WHOLE)('%s', async (name) => {
    await expect(check(await media(name))).resolves.toBeUndefined();
  });

  it.each(['sound-first.mp4', 'h264-aac.mov', 'vp9-opus.webm', 'h264-flac.mkv'])(
    '%s cut off within its pictures and sound',
    async (name) => {
      const bytes = await media(name);
      for (const share of [0.5, 0.7, 0.9, 0.99]) await check(bytes.slice(0, bytes.length * share));
    },
  );

  it('what is no media at all', async () => {
    await check('');
    await check('text');
    await check('These are minutes, not media.');
  });

  it('a table that is a little too long, as careless programs write it', async () => {
    await check(await withTable('h264-aac.mp4', 'stts', 1, 80));
  });

  it('an index with one size for millions of samples, as PCM has it, though most of the file is missing', async () => {
    await check(
      box('ftyp', 'isom'),
      index(box('stsz', full(2, 40_000_000)), box('stts', full(1, 40_000_000, 1))),
    );
  });
});

describe('an MP4 index that states more than the file holds', () => {
  it.each([
    [
      'samples by time',
      'stts',
      1,
      0x10000000,
      /268,435,\d{3} samples by their times in a file of 24,858 bytes/,
    ],
    ['samples by order', 'ctts', 1, 0xff000001, /samples by their order/],
    ['samples in one piece', 'stsc', 2, 0x20000001, /536,870,913 samples in one piece/],
    ['pieces', 'stsc', 1, 0x7fffffff, /2,147,483,647 pieces/],
    ['sizes', 'stsz', 1, 0x00ffffff, /16,777,215 samples in a file/],
    ['entries by time', 'stts', 0, 0x01000001, /stts states 16,777,217 entries/],
    ['entries by order', 'ctts', 0, 0x00ff0000, /ctts states 16,711,680 entries/],
    ['key frames', 'stss', 0, 0x00010000, /stss states 65,536 entries/],
    ['places', 'stco', 0, 0x7f000000, /stco states/],
  ])('%s', async (_, table, field, value, sentence) => {
    await expect(check(await withTable('h264-aac.mp4', table, field, value))).rejects.toMatchObject({
      code: 'media/damaged',
      message: expect.stringMatching(sentence) as string,
    });
  });

  it('in its second track too, and where the index comes last', async () => {
    for (const file of ['h264-aac.mp4', 'h264-aac.mov', 'sound-first.mp4']) {
      const damaged = await withTable(file, 'stts', 1, 0x7fffffff, 1);
      await expect(check(damaged), file).rejects.toMatchObject({ code: 'media/damaged' });
    }
  });

  it('in a fragment', async () => {
    const start = [box('ftyp', 'iso5'), box('moov', box('mvex', box('trex', full(1, 1, 0, 0, 0))))];
    const run = (...words: number[]) =>
      box('moof', box('traf', box('trun', new Uint32Array(words.map(swapped)))));
    await check(...start, run(0x200, 2, 100, 100));
    await expect(check(...start, run(0x200, 0x01000000, 100, 100))).rejects.toThrow(
      /fragment states 16,777,216/,
    );
    await expect(check(...start, run(0, 0x7fffffff))).rejects.toThrow(/fragment states 2,147,483,647/);
  });

  it('says it in one sentence and what to do', async () => {
    const damaged = await withTable('h264-aac.mp4', 'stsc', 2, 0x20000001);
    await expect(check(damaged)).rejects.toThrow(
      "This file's headers are damaged: they state 536,870,913 samples in one piece in a file of 24,858 bytes. Fetch or export the file again.",
    );
  });
});

describe('sizes that run past the end', () => {
  it('of the tracks of a WebM', async () => {
    const bytes = await media('vp9-opus.webm');
    const at = bytes.findLastIndex((_, i) =>
      [0x16, 0x54, 0xae, 0x6b].every((byte, n) => bytes[i + n] === byte),
    );
    const damaged = bytes.slice();
    // The size says by its first bit that it takes two bytes: now three.
    damaged[at + 4] = 0x20;
    await expect(check(damaged)).rejects.toMatchObject({ code: 'media/damaged' });
  });

  it('of what lies in a track of a WebM', async () => {
    const bytes = await media('vp9-opus.webm');
    const codec = placeOf(bytes, 'V_VP');
    const damaged = bytes.slice();
    damaged[codec - 1] = 0xfe;
    damaged[codec - 2] = 0x86;
    await expect(check(damaged.slice(0, codec + 20))).rejects.toMatchObject({ code: 'media/damaged' });
  });

  it('of a block of FLAC', async () => {
    const bytes = await media('flac.flac');
    const second = 4 + 4 + 34;
    await expect(check(withUint32(bytes, second, 0x04ffffff))).rejects.toThrow(
      /16,?777,?215 bytes runs past/,
    );
    await expect(check(withUint32(bytes, 4, 0x00000021))).rejects.toThrow(/33 bytes instead of 34/);
    await expect(check(bytes.slice(0, 30))).rejects.toMatchObject({ code: 'media/damaged' });
  });
});

/** Big-endian, on a machine that is not. */
function swapped(word: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, word);
  return view.getUint32(0, true);
}

/** A full box's content: version and flags of zero, then words. */
function full(...words: number[]): Uint32Array<ArrayBuffer> {
  return new Uint32Array([0, ...words].map(swapped));
}

function box(name: string, ...content: BlobPart[]): Blob {
  const body = new Blob(content);
  return new Blob([new Uint32Array([swapped(body.size + 8)]), name, body]);
}

function index(...tables: BlobPart[]): Blob {
  return box('moov', box('trak', box('mdia', box('minf', box('stbl', ...tables)))));
}
