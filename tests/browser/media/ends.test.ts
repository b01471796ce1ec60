import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { type Bytes, bytesOf, overwrite, places, withEdits } from './patch.ts';
import { hear, numberOf, seeFrames } from './support.ts';

const SEGMENT = [0x18, 0x53, 0x80, 0x67];
const CLUSTER = [0x1f, 0x43, 0xb6, 0x75];
const CUES = [0x1c, 0x53, 0xbb, 0x6b];

const open = (bytes: BlobPart, name: string) => openMedia(new Blob([bytes]), name);

describe('WebM that was cut off', () => {
  /** Lengths left open and no index, as recorders write them. */
  const recorded = (bytes: Bytes): Bytes => {
    overwrite(bytes, SEGMENT, 4, [1, 255, 255, 255, 255, 255, 255, 255]);
    const starts = [...places(bytes, CLUSTER), places(bytes, CUES).at(-1)!];
    const clusters = starts
      .slice(0, -1)
      .flatMap((start, n) => [
        ...CLUSTER,
        1,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        ...bytes.subarray(start + 6, starts[n + 1]),
      ]);
    return new Uint8Array([...bytes.subarray(0, starts[0]), ...clusters]);
  };

  it.each<[string, (bytes: Bytes) => Bytes, number]>([
    ['in its first cluster', (bytes) => bytes.subarray(0, 9000), 1],
    ['in its second cluster', (bytes) => bytes.subarray(0, 15_000), 2.3],
    ['between two clusters', (bytes) => bytes.subarray(0, 15_984), 2.4],
    ['while it was recorded', (bytes) => recorded(bytes).subarray(0, 15_000), 2.3],
  ])('%s: opens with what is there', async (_, cut, atLeast) => {
    const bytes = cut(await bytesOf('vp8-vorbis.webm'));
    using media = await open(bytes, 'cut.webm');
    expect(media.durationSeconds).toBeGreaterThan(atLeast);
    expect(media.durationSeconds).toBeLessThan(2.7);
    expect(media.warnings.map(({ code }) => code)).toEqual(['truncated']);
    expect(media.warnings[0]!.message).toContain(media.durationSeconds.toFixed(1));
    const { frames, outcome } = await seeFrames(media);
    expect(outcome.missing).toEqual([]);
    expect(outcome.framesInWindow).toBe(
      Math.round((media.video!.endSeconds - media.video!.firstSeconds) * 25),
    );
    expect(frames.map(numberOf)).toEqual(
      frames.map((_, n) => Math.max(0, Math.floor((n * outcome.framesInWindow) / 10) - 1)),
    );
    const sound = await hear(media);
    expect(sound.seconds).toBeGreaterThan(media.audio!.endSeconds - 0.05);
  });

  it('says where a recording breaks off that states no length', async () => {
    const bytes = recorded(await bytesOf('vp8-vorbis.webm'));
    for (const at of places(bytes, [0x44, 0x89, 0x88])) bytes[at + 1] = 0x8a; // What states it has another name now.
    using media = await open(bytes.subarray(0, 15_000), 'recording.webm');
    expect(media.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The file breaks off at 2\.\d s: it was cut off\.$/),
    ]);
  });

  it('leaves whole files as they are, recorded ones too', async () => {
    using media = await open(recorded(await bytesOf('vp8-vorbis.webm')), 'recording.webm');
    expect(media.durationSeconds).toBeCloseTo(3, 1);
    expect(media.warnings).toEqual([]);
  });
});

describe('MP4 whose bytes end before its index does', () => {
  it('says so when it is opened, and offers what is there', async () => {
    const bytes = await bytesOf('cut-off.mp4');
    using media = await open(bytes, 'cut.mp4');
    expect(media.durationSeconds).toBeGreaterThan(1.5);
    expect(media.durationSeconds).toBeLessThan(2);
    expect(media.warnings).toEqual([
      {
        code: 'truncated',
        message: `The file states a length of 3.0 s but holds only ${media.durationSeconds.toFixed(1)} s: it was cut off.`,
      },
    ]);
    const { frames, outcome } = await seeFrames(media);
    expect(outcome.missing).toEqual([]);
    expect(frames.map(numberOf)).toEqual(
      frames.map((_, n) => Math.max(0, Math.floor((n * outcome.framesInWindow) / 10) - 1)),
    );
  });

  it('says which of the two ends first where they do not lie side by side', async () => {
    const bytes = await bytesOf('h264-aac.mp4');
    // Only the last packets of sound are behind the last picture.
    using media = await open(bytes.subarray(0, bytes.length - 600), 'nearly.mp4');
    expect(media.durationSeconds).toBe(3);
    expect(media.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The audio ends at 2\.\d+ of 3\.00? s: the file was cut off\.$/),
    ]);
  });
});

describe('the length of an edit list', () => {
  it('is the length of the clip: nothing behind it is seen or heard', async () => {
    // Durations of both lists, in thousandths.
    const bytes = overwrite(await bytesOf('h264-aac.mp4'), 'elst', 12, [0, 0, 0x07, 0xd0]);
    using media = await open(bytes, 'trimmed.mp4');
    expect(media.durationSeconds).toBe(2);
    expect(media.warnings).toEqual([]);
    const { frames, outcome } = await seeFrames(media);
    expect(outcome).toEqual({ framesInWindow: 50, missing: [] });
    expect(frames.map(numberOf)).toEqual([0, 4, 9, 14, 19, 24, 29, 34, 39, 44]);
    expect((await hear(media)).samples.length).toBe(88_200);
  });

  it('holds beside one that hides the beginning', async () => {
    const bytes = overwrite(await bytesOf('edit-list.mp4'), 'elst', 12, [0, 0, 0x05, 0xdc]);
    using media = await open(bytes, 'trimmed.mp4');
    expect(media.durationSeconds).toBe(1.5);
    expect(numberOf((await seeFrames(media)).frames[0]!)).toBe(33);
  });

  it('counts an empty edit in front, and a second edit that goes on where the first ends', async () => {
    const bytes = withEdits(await bytesOf('h264-aac.mov'), [
      [500, -1],
      [600, 1024],
      [400, 1024 + 0.6 * 12_800],
    ]);
    using media = await open(bytes, 'late.mov');
    expect(media.video).toMatchObject({ firstSeconds: 0.5, endSeconds: 1.5 });
    expect((await seeFrames(media, { startSeconds: 0, durationSeconds: 1.5 })).outcome.framesInWindow).toBe(
      25,
    );
  });

  it('ends with the first piece where it joins several, and says so', async () => {
    const bytes = withEdits(await bytesOf('h264-aac.mov'), [
      [600, 1024],
      [400, 1024 + 2 * 12_800],
    ]);
    using media = await open(bytes, 'joined.mov');
    expect(media.video?.endSeconds).toBeCloseTo(0.6, 6);
    expect(media.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/joins another piece to the first, which ends at 0\.6 s: only the first is used/),
    ]);
  });

  it('means nothing where it is 0 or longer than the track', async () => {
    for (const length of [0, 9000]) {
      const bytes = overwrite(await bytesOf('h264-aac.mp4'), 'elst', 12, [0, 0, length >> 8, length & 255]);
      using media = await open(bytes, 'whole.mp4');
      expect(media.durationSeconds).toBeCloseTo(3, 2);
      expect(media.warnings).toEqual([]);
    }
  });
});
