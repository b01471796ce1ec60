import {
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  MpegTsOutputFormat,
  WebMOutputFormat,
} from 'mediabunny';
import { describe, expect, it } from 'vitest';
import type { DecodedAudio } from '../../../src/media/audio.ts';
import { openMedia } from '../../../src/media/open.ts';
import { remux, type SoundPacket } from '../../support/remux.ts';
import { fixtureBlob, hear } from './support.ts';

const formats = {
  mp4: () => new Mp4OutputFormat(),
  mov: () => new MovOutputFormat(),
  mkv: () => new MkvOutputFormat(),
  webm: () => new WebMOutputFormat(),
  ts: () => new MpegTsOutputFormat(),
};

/** The tone on the left sets in at 1 s; sound from here on is moved to two seconds later. */
const CUT_SECONDS = 1.2;
const GAP_SECONDS = 2;

/** Half a packet out of place, the tone differs by 0.4 and more; decoders that begin elsewhere differ by up to 0.15. */
const TOLERANCE = 0.2;

/** Writes nothing before 0, where some containers can't go. */
const onward = (move: (seconds: number) => number | null) => (packet: SoundPacket) => {
  const seconds = move(Math.max(0, packet.seconds));
  return seconds === null ? null : { ...packet, seconds };
};

/** The largest difference between a window's sound and the whole file's from `from` to `to` of the whole file. */
function apart(
  part: DecodedAudio,
  startSeconds: number,
  whole: DecodedAudio,
  from: number,
  to: number,
  late = 0,
) {
  const rate = whole.sampleRateHz;
  let largest = 0;
  for (let n = Math.round(from * rate); n < to * rate; n++) {
    const there = part.samples[n + Math.round((late - startSeconds) * rate)];
    largest = Math.max(largest, Math.abs((there ?? Infinity) - whole.samples[n]!));
  }
  return largest;
}

describe.each([
  ['h264-aac.mp4', 'mp4'],
  ['h264-aac.mp4', 'mkv'],
  ['h264-aac.mp4', 'mov'],
  ['h264-aac.mp4', 'ts'],
  ['mp3.mp3', 'mp4'],
  ['mp3.mp3', 'mkv'],
  ['opus.opus', 'webm'],
  ['opus.opus', 'mp4'],
  ['vorbis.ogg', 'webm'],
  ['flac.flac', 'mkv'],
  ['flac.flac', 'mp4'],
  ['pcm.wav', 'mkv'],
] as const)('%s with a gap, as %s', (name, container) => {
  const inside = async (change: Parameters<typeof remux>[2]) => {
    const bytes = await remux(await fixtureBlob(name), formats[container](), change);
    return openMedia(new Blob([bytes]), `${name}.${container}`);
  };
  // A packet of FLAC lasts longest.
  const packetSeconds = name === 'flac.flac' ? 0.3 : 0.1;

  it.each([0, 0.6, 1.7, 2.9])('is heard in its place from a window at %d s', async (startSeconds) => {
    using plain = await inside(onward((seconds) => seconds));
    using media = await inside(
      onward((seconds) => (seconds < CUT_SECONDS ? seconds : seconds + GAP_SECONDS)),
    );
    const whole = await hear(plain);
    const sound = await hear(media, { startSeconds, durationSeconds: media.durationSeconds - startSeconds });
    expect(media.durationSeconds - plain.durationSeconds).toBeCloseTo(GAP_SECONDS, 1);
    expect(sound).toMatchObject({ truncated: false, sampleRateHz: whole.sampleRateHz });
    expect(sound.error).toBeUndefined();

    const loud = Math.max(...whole.samples.slice(1.05 * whole.sampleRateHz).map(Math.abs));
    expect(loud).toBeGreaterThan(0.3);
    if (startSeconds < 1) expect(apart(sound, startSeconds, whole, 1.02, 1.12)).toBeLessThan(TOLERANCE);
    // One and a half packets behind the gap every decoder is settled.
    const settled = Math.max(1.28, CUT_SECONDS + 1.5 * packetSeconds - 0.3);
    expect(apart(sound, startSeconds, whole, settled, 1.42, GAP_SECONDS)).toBeLessThan(TOLERANCE);

    const from = Math.max(0, CUT_SECONDS + packetSeconds - startSeconds) * whole.sampleRateHz;
    const to = (CUT_SECONDS + GAP_SECONDS - 0.1 - startSeconds) * whole.sampleRateHz;
    expect(sound.samples.slice(from, to).every((value) => value === 0)).toBe(true);
    expect(sound.gaps.length).toBe(1);
    expect(sound.gaps[0]!.startSeconds).toBeGreaterThan(CUT_SECONDS - 0.05);
    expect(sound.gaps[0]!.startSeconds).toBeLessThan(CUT_SECONDS + packetSeconds);
    expect(sound.gaps[0]!.endSeconds - sound.gaps[0]!.startSeconds).toBeCloseTo(GAP_SECONDS, 1);
  });
});

describe.each([
  ['h264-aac.mp4', 'mp4', 2.9],
  ['h264-aac.mp4', 'mkv', 2.9],
  ['mp3.mp3', 'mp4', 1.4],
  ['opus.opus', 'webm', 1.4],
  ['vorbis.ogg', 'webm', 1.4],
] as const)('%s with a packet in ten lost, as %s', (name, container, endSeconds) => {
  it('does not run apart', async () => {
    const file = await fixtureBlob(name);
    const open = async (lose: (index: number) => boolean) => {
      const bytes = await remux(file, formats[container](), (packet, index) =>
        lose(index) ? null : { ...packet, seconds: Math.max(0, packet.seconds) },
      );
      return openMedia(new Blob([bytes]), name);
    };
    using plain = await open(() => false);
    using media = await open((index) => index % 10 === 9);
    const whole = await hear(plain);
    const sound = await hear(media);
    expect(sound.gaps.length).toBeGreaterThan(4);
    // Near each loss the sound differs, in MP3 a while longer; elsewhere it does not, up to the end.
    const blocks = 0.05;
    let good = 0;
    let last = 0;
    for (let from = 1.02; from + blocks <= endSeconds; from += blocks) {
      if (apart(sound, 0, whole, from, from + blocks) > TOLERANCE) continue;
      good += 1;
      last = from;
    }
    expect(last).toBeGreaterThan(endSeconds - 0.3);
    expect(good).toBeGreaterThan(0.2 * ((endSeconds - 1.02) / blocks));
  });
});

it('leaves zeros to the end of a window that ends in a gap', async () => {
  const bytes = await remux(
    await fixtureBlob('h264-aac.mp4'),
    formats.mp4(),
    onward((seconds) => (seconds < CUT_SECONDS ? seconds : seconds + GAP_SECONDS)),
  );
  using media = await openMedia(new Blob([bytes]), 'a.mp4');
  const sound = await hear(media, { startSeconds: 0, durationSeconds: 2 });
  expect(sound).toMatchObject({ truncated: false, gaps: [expect.anything()] });
  expect(sound.samples.length).toBe(2 * sound.sampleRateHz);
  expect(sound.seconds).toBeLessThan(1.3);
});
