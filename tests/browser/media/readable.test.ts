import { describe, expect, it } from 'vitest';
import type { DecodedAudio } from '../../../src/media/audio.ts';
import { openMedia } from '../../../src/media/open.ts';
import { readable } from '../../../src/media/source/readable.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import {
  flacFrames,
  inKilohertz,
  joinBytes,
  oggFile,
  oggFlacHead,
  toneBytes,
  wavFile,
} from '../../support/sound-files.ts';
import { hear, onsetSeconds, openFixture, toneHz } from './support.ts';

const open = (...parts: BlobPart[]) => openMedia(new Blob(parts), 'a.file');
const bytesOf = (name: string) => fixtureBytes(`media/${name}`);
const INTEGER = 1;
const FLOAT = 3;

/** Expects the very same samples. */
function expectEqual(sound: DecodedAudio, other: DecodedAudio) {
  expect(sound.sampleRateHz).toBe(other.sampleRateHz);
  expect(sound.samples.length).toBe(other.samples.length);
  expect(sound.samples.findIndex((value, n) => value !== other.samples[n])).toBe(-1);
}

describe('WAV', () => {
  const list = joinBytes(new TextEncoder().encode('LIST'), Uint8Array.of(4, 0, 0, 0, 0x49, 0x4e, 0x46, 0x4f));

  it.each([
    ['of 0', { riffBytes: 0, dataBytes: 0 }],
    ['of the largest number', { riffBytes: 0xffff_ffff, dataBytes: 0xffff_ffff }],
    ['of the whole alone', { riffBytes: 0 }],
    ['of the sound alone', { dataBytes: 0 }],
    ['of 0, text before the sound', { riffBytes: 0, dataBytes: 0, between: list }],
    ['of 0, in big endian', { magic: 'RIFX', riffBytes: 0, dataBytes: 0 }],
    ['that lie in no long chunk', { magic: 'RF64', riffBytes: 0xffff_ffff, dataBytes: 0xffff_ffff }],
  ] as const)('opens with lengths %s', async (_, lengths) => {
    const tone = toneBytes(2);
    if ('magic' in lengths && lengths.magic === 'RIFX') {
      const view = new DataView(tone.buffer);
      for (let at = 0; at < tone.length; at += 4) view.setFloat32(at, view.getFloat32(at, true));
    }
    using media = await open(wavFile({ tag: FLOAT, bits: 32, ...lengths }, tone));
    expect(media).toMatchObject({ container: 'WAV', durationSeconds: 2, warnings: [] });
    const sound = await hear(media);
    expect(sound.samples.length).toBe(32_000);
    expect(Math.abs(toneHz(sound, 0.1, 1.9) - 1000)).toBeLessThan(3);
  });

  it('with no sound but text stays empty', async () => {
    await expect(open(wavFile({ tag: INTEGER, bits: 16, dataBytes: 0 }, list))).rejects.toMatchObject({
      code: 'media/truncated',
    });
  });

  it('gives MP3 out of it', async () => {
    const mp3 = await bytesOf('mp3.mp3');
    using media = await open(
      wavFile({ tag: 0x55, channels: 2, rateHz: 44_100, bits: 0, blockBytes: 1 }, mp3),
    );
    expect(media).toMatchObject({ container: 'WAV', audio: { codec: 'MP3' } });
    using plain = await openFixture('mp3.mp3');
    expectEqual(await hear(media), await hear(plain));
  });

  it.each([
    [
      { tag: 0x11, bits: 4, blockBytes: 1024 },
      'media/codec',
      /^IMA ADPCM audio is not supported \(a\.file\)/,
    ],
    [{ tag: 0x02, bits: 4, blockBytes: 1024 }, 'media/codec', /^Microsoft ADPCM audio is not supported/],
    [{ tag: 0x2000, bits: 0, blockBytes: 1 }, 'media/codec', /^AC-3 audio is not supported/],
    [{ tag: 0x1234, bits: 0, blockBytes: 1 }, 'media/codec', /^WAV format 0x1234 audio is not supported/],
    [{ tag: INTEGER, bits: 20, blockBytes: 3 }, 'media/codec', /^20-bit PCM audio is not supported/],
    [{ tag: FLOAT, bits: 16, blockBytes: 2 }, 'media/codec', /^16-bit float audio is not supported/],
    [
      { tag: INTEGER, bits: 16, channels: 0 },
      'media/truncated',
      /format of a\.file is damaged: .* got 0 channels/,
    ],
  ])('says what it is where it can not be read: %j', async (head, code, sentence) => {
    const message = expect.stringMatching(sentence) as string;
    await expect(open(wavFile(head, toneBytes(0.5)))).rejects.toMatchObject({ code, message });
  });
});

describe('FLAC', () => {
  it('opens where frames give their rate in kHz', async () => {
    const { info, frames } = flacFrames(await bytesOf('flac.flac'));
    expect(frames.length).toBeGreaterThan(3);
    info[4] = 0x80;
    using media = await open(joinBytes(info, ...frames.map((frame) => inKilohertz(frame, 16))));
    using plain = await openFixture('flac.flac');
    expect(media.durationSeconds).toBe(plain.durationSeconds);
    expectEqual(await hear(media), await hear(plain));
  });

  it.each([
    ['as it is', (frame: Uint8Array) => frame],
    ['in kHz', (frame: Uint8Array) => inKilohertz(frame, 16)],
  ])('is heard in Ogg, rates %s', async (_, change) => {
    const { info, frames } = flacFrames(await bytesOf('flac.flac'));
    const comment = Uint8Array.of(0x84, 0, 0, 0);
    using media = await open(oggFile([oggFlacHead(info), comment, ...frames.map(change)]));
    using plain = await openFixture('flac.flac');
    expect(media).toMatchObject({ container: 'Ogg', audio: { codec: 'FLAC' }, warnings: [] });
    expectEqual(await hear(media), await hear(plain));
  });
});

describe('Ogg', () => {
  it.each(['opus.opus', 'vorbis.ogg'])('plays a chain of two of %s to its end', async (name) => {
    const link = await bytesOf(name);
    using media = await open(link, link);
    using plain = await openFixture(name);
    expect(media.durationSeconds).toBeCloseTo(2 * plain.durationSeconds, 6);
    const [chain, once] = [await hear(media), await hear(plain)];
    expect(chain).toMatchObject({ truncated: false, gaps: [] });
    // The tone sets in at 1 s of each.
    const later = { startSeconds: 1.5, durationSeconds: 1.5 };
    const second = await hear(media, later);
    expect(Math.abs(onsetSeconds(second) - onsetSeconds(once))).toBeLessThan(1e-3);
    expect(Math.abs(toneHz(chain, 2.6, 2.9) - 440)).toBeLessThan(5);
  });

  it('says what follows at another rate', async () => {
    using media = await open(await bytesOf('opus.opus'), await bytesOf('vorbis.ogg'));
    const sound = await hear(media);
    expect(sound.error).toMatch(/the sampling rate changes from 48000 to 44100 Hz/);
    expect(sound.truncated).toBe(false);
  });

  it('says what it is where it can not be read', async () => {
    const speex = joinBytes(new TextEncoder().encode('Speex   1.2'), new Uint8Array(69));
    const message = expect.stringMatching(/^Speex audio is not supported/) as string;
    await expect(open(oggFile([speex, new Uint8Array(20)]))).rejects.toMatchObject({
      code: 'media/codec',
      message,
    });
  });

  it('leaves out a link that breaks off in its headers, and says so', async () => {
    const link = await bytesOf('vorbis.ogg');
    using media = await open(link, link.slice(0, 300), new Uint8Array(1000).fill(0x4f));
    expect(media.durationSeconds).toBeGreaterThan(1.4);
    expect(media.warnings.map(({ message }) => message)).toEqual([
      "A piece of this file after the first can't be read and is left out.",
    ]);
    expect((await hear(media)).seconds).toBeGreaterThan(1.4);
  });
});

it('joined MP3 files are heard to the end of the last', async () => {
  const mp3 = await bytesOf('mp3.mp3');
  using media = await open(mp3, mp3);
  expect(media.durationSeconds).toBeGreaterThan(3);
});

describe('files of nothing but headers', () => {
  const many = (count: number, ...bytes: number[]) =>
    Uint8Array.from({ length: count * bytes.length }, (_, n) => bytes[n % bytes.length]!);
  const text = (value: string) => [...value].map((letter) => letter.charCodeAt(0));

  it.each([
    ['ID3 tags', [many(200_000, ...text('ID3'), 4, 0, 0, 0, 0, 0, 0)]],
    ['FLAC metadata', [text('fLaC'), many(500_000, 4, 0, 0, 0)]],
    [
      'Ogg beginnings',
      [
        many(
          20_000,
          ...text('OggS'),
          0,
          2,
          ...Array<number>(21).fill(0),
          ...text('OggS'),
          0,
          0,
          ...Array<number>(21).fill(0),
        ),
      ],
    ],
    [
      'WAV chunks',
      [
        wavFile({ tag: INTEGER, bits: 16 }, new Uint8Array(0)).slice(0, 36),
        many(200_000, ...text('fact'), 0, 0, 0, 0),
      ],
    ],
  ])('do not hold the look at them up: %s', async (_, parts) => {
    const blobs = parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part)));
    await expect(readable(new Blob(blobs), 'a.file')).resolves.toBeDefined();
  });
});
