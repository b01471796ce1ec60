import { MkvOutputFormat, Mp4OutputFormat, WebMOutputFormat } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { remux } from '../../support/remux.ts';
import { fixtureBlob, hear, onsetSeconds, openFixture } from './support.ts';

/** Two samples at 16 kHz. */
const ALIGNED_SECONDS = 2 / 16_000;

/** What FAAC writes in front of its first block; Chromium's decoder drops the first block after it. */
const FAAC = 'libfaac 1.24';

/** A raw AAC block with a fill element of text before everything else, all behind it shifted by so many bits. */
function withFill(block: Uint8Array, text: string): Uint8Array {
  const bytes = Math.ceil((4 + 13 + 8 * text.length) / 8);
  const bits = (value: number, count: number) => value.toString(2).padStart(count, '0');
  const fill = bits(6, 3) + bits(15, 4) + bits(bytes - 15 + 1, 8); // Element, length, rest of the length.
  const payload = (
    bits(0, 4 + 13) + [...text].map((letter) => bits(letter.charCodeAt(0), 8)).join('')
  ).padEnd(8 * bytes, '0');
  const all = fill + payload + [...block].map((byte) => bits(byte, 8)).join('');
  return Uint8Array.from({ length: Math.ceil(all.length / 8) }, (_, i) =>
    Number.parseInt(all.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
  );
}

describe('AAC whose first block the decoder swallows', () => {
  it.each([0, 1.1])('stays in its place from a window at %d s', async (startSeconds) => {
    const file = await fixtureBlob('aac.m4a');
    const asMp4 = async (text: string | null) =>
      openMedia(
        new Blob([
          await remux(file, new Mp4OutputFormat(), ({ data }, index) => ({
            seconds: index * (1024 / 44100),
            data: index === 0 && text !== null ? withFill(data, text) : data,
          })),
        ]),
        'faac.m4a',
      );
    using plain = await asMp4(null);
    using media = await asMp4(FAAC);
    const window = { startSeconds, durationSeconds: media.durationSeconds - startSeconds };
    const [whole, sound] = [await hear(plain, window), await hear(media, window)];
    expect(sound.samples.length).toBe(whole.samples.length);
    // The second block lacks what the first would have laid over it, from the third on all is as it was.
    const settled = startSeconds === 0 ? 3 * 1024 : 0;
    const apart = sound.samples
      .slice(settled)
      .map((value, n) => Math.abs(value - whole.samples[settled + n]!));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
    if (startSeconds === 0) expect(sound.samples.subarray(0, 1000).every((value) => value === 0)).toBe(true);
  });
});

describe('the delay of an encoder', () => {
  // 1.5 s of sound; the tone sets in at 1 s.
  it.each([
    ['mp3.mp3', 44100],
    ['mp3-8k.mp3', 8000],
  ])('is taken off %s, in front and behind', async (name, rateHz) => {
    using media = await openFixture(name);
    expect(media.durationSeconds).toBeCloseTo(1.5, 4);
    const sound = await hear(media);
    expect(sound.samples.length).toBe(1.5 * rateHz);
    const later = await hear(media, { startSeconds: 0.9, durationSeconds: 0.6 });
    expect(Math.abs(onsetSeconds(later) + 0.9 - onsetSeconds(sound))).toBeLessThan(ALIGNED_SECONDS);
    expect(Math.abs(onsetSeconds(sound) - 1)).toBeLessThan(0.004);
  });

  it('stays where MP3 notes none', async () => {
    const bytes = new Uint8Array(await (await fixtureBlob('mp3.mp3')).arrayBuffer());
    const info = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 4)) === 'Info');
    bytes.set([0, 0, 0, 0], info + 120); // Who wrote the tag.
    using media = await openMedia(new Blob([bytes]), 'a.mp3');
    expect(Math.abs(onsetSeconds(await hear(media)) - 1 - 1105 / 44100)).toBeLessThan(0.004);
  });

  it('is taken off M4A that notes it as iTunes does', async () => {
    const bytes = await remux(
      await fixtureBlob('aac.m4a'),
      new Mp4OutputFormat({ fastStart: false }),
      (packet, index) => ({
        ...packet,
        seconds: index * (1024 / 44100),
      }),
    );
    using plain = await openMedia(new Blob([bytes]), 'plain.m4a');
    const note = ` 00000000 00000400 00000200 ${(60_000).toString(16).padStart(16, '0')} 00000000`;
    using media = await openMedia(new Blob([withItunesNote(bytes, note)]), 'itunes.m4a');
    expect(media.durationSeconds).toBeCloseTo(60_000 / 44100, 4);
    const [before, after] = [await hear(plain), await hear(media)];
    expect(after.samples.length).toBe(60_000);
    const apart = after.samples.map((value, n) => Math.abs(value - before.samples[n + 1024]!));
    expect(Math.max(...apart)).toBeLessThan(1e-6);
  });

  it.each([
    ['WebM', () => new WebMOutputFormat()],
    ['Matroska', () => new MkvOutputFormat()],
    ['MP4', () => new Mp4OutputFormat()],
  ])('is taken off Opus in %s, wherever the window begins', async (_, format) => {
    using ogg = await openFixture('opus.opus');
    const bytes = await remux(await fixtureBlob('opus.opus'), format(), ({ data }, index) => ({
      seconds: index * 0.02,
      data,
    }));
    using media = await openMedia(new Blob([bytes]), 'a');
    const expected = onsetSeconds(await hear(ogg));
    for (const startSeconds of [0, 0.9]) {
      const sound = await hear(media, { startSeconds, durationSeconds: 1.4 - startSeconds });
      expect(Math.abs(onsetSeconds(sound) + startSeconds - expected)).toBeLessThan(ALIGNED_SECONDS);
    }
  });
});

it.each([
  ['aac.m4a', 1024 / 44100],
  ['opus.opus', null],
  ['flac.flac', null],
  ['pcm.wav', null],
])('hears the last block of %s in Matroska', async (name, blockSeconds) => {
  using before = await openFixture(name);
  let packets = 0;
  const copy = await remux(await fixtureBlob(name), new MkvOutputFormat(), (packet, index) => {
    packets += 1;
    return blockSeconds === null ? packet : { ...packet, seconds: index * blockSeconds };
  });
  using media = await openMedia(withoutDuration(copy), 'a.mkv');
  const [was, is] = [await hear(before), await hear(media)];
  expect(is.truncated).toBe(false);
  // Padding that only the other container notes is heard: of Opus less than a packet of 20 ms.
  const padding = name === 'opus.opus' ? 0.02 : 0.002;
  const seconds = blockSeconds === null ? was.seconds : packets * blockSeconds;
  expect(is.seconds).toBeGreaterThan(seconds - 0.002);
  expect(is.seconds).toBeLessThan(seconds + padding);
});

/** Makes the stated length of the whole unknown, as streams leave it: a recording knows no end. */
function withoutDuration(bytes: Uint8Array<ArrayBuffer>): Blob {
  const copy = bytes.slice();
  for (let i = 0; i + 3 < 2000; i++) {
    // The element's id and length; its value is behind.
    if (copy[i] === 0x44 && copy[i + 1] === 0x89 && copy[i + 2] === 0x88) copy.fill(0, i + 3, i + 11);
  }
  return new Blob([copy]);
}

/** Puts a freeform metadata item at the end of the movie box, which must be the file's last. */
function withItunesNote(bytes: Uint8Array<ArrayBuffer>, text: string): Uint8Array<ArrayBuffer> {
  const encode = (value: string) => new TextEncoder().encode(value);
  const box = (name: string, ...parts: Uint8Array[]) => {
    const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
    const header = new Uint8Array(8);
    new DataView(header.buffer).setUint32(0, size);
    header.set(encode(name), 4);
    return join(header, ...parts);
  };
  const zeros = (count: number) => new Uint8Array(count);
  const item = box(
    '----',
    box('mean', zeros(4), encode('com.apple.iTunes')),
    box('name', zeros(4), encode('iTunSMPB')),
    box('data', Uint8Array.of(0, 0, 0, 1), zeros(4), encode(text)),
  );
  const handler = box('hdlr', zeros(8), encode('mdirappl'), zeros(9));
  const udta = box('udta', box('meta', zeros(4), handler, box('ilst', item)));
  const whole = join(bytes, udta);
  const view = new DataView(whole.buffer);
  for (let at = 0; ;) {
    const size = view.getUint32(at);
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'moov') {
      expect(at + size).toBe(bytes.length);
      view.setUint32(at, size + udta.length);
      return whole;
    }
    at += size === 1 ? Number(view.getBigUint64(at + 8)) : size;
  }
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
