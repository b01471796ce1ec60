import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { type Bytes, bytesOf, overwrite, places } from './patch.ts';
import { numberOf, seeFrames } from './support.ts';

const TENTHS_OF_75 = [0, 6, 14, 21, 29, 36, 44, 51, 59, 66];
const TENTHS_OF_25 = [0, 1, 4, 6, 9, 11, 14, 16, 19, 21];

/** Level 0 in every sequence parameter set of High profile. */
const withoutLevelInStream = (bytes: Bytes) => overwrite(bytes, [0x67, 0x64, 0], 3, [0]);

describe('pictures whose container states no level that exists', () => {
  it.each<[string, string, (bytes: Bytes) => Bytes, number[]]>([
    ['H.264 at level 0', 'h264-aac.mp4', (bytes) => overwrite(bytes, 'avcC', 7, [0]), TENTHS_OF_75],
    ['H.264 at level 25.5', 'h264-aac.mov', (bytes) => overwrite(bytes, 'avcC', 7, [255]), TENTHS_OF_75],
    [
      'H.264 without a profile',
      'h264-aac.mp4',
      (bytes) => overwrite(bytes, 'avcC', 5, [0, 0, 0]),
      TENTHS_OF_75,
    ],
    [
      'H.264 at level 0 in the stream too',
      'h264-aac.mp4',
      (bytes) => withoutLevelInStream(overwrite(bytes, 'avcC', 7, [0])),
      TENTHS_OF_75,
    ],
    [
      'H.264 at level 0 in Matroska',
      'h264-flac.mkv',
      (bytes) => overwrite(bytes, [1, 0x64, 0, 0x0b, 0xff], 3, [0]),
      TENTHS_OF_75,
    ],
    ['H.264 at level 0 in MPEG-TS', 'h264-aac.mpegts', withoutLevelInStream, TENTHS_OF_75],
    [
      'VP9 of ten bits at level 0',
      'vp9-ten-bit.mp4',
      (bytes) => overwrite(bytes, 'vpcC', 9, [0]),
      TENTHS_OF_25,
    ],
    [
      'VP9 of ten bits, stated as profile 0 at level 0',
      'vp9-ten-bit.mp4',
      (bytes) => overwrite(bytes, 'vpcC', 8, [0, 0]),
      TENTHS_OF_25,
    ],
    [
      'VP9 with colours that do not exist',
      'vp9-ten-bit.mp4',
      (bytes) => overwrite(bytes, 'vpcC', 11, [0, 0, 0]),
      TENTHS_OF_25,
    ],
  ])('%s', async (_, name, change, numbers) => {
    const bytes = change(await bytesOf(name));
    using media = await openMedia(new Blob([bytes]), name);
    expect(media.video).toMatchObject({ decodable: true, width: 128, height: 96 });
    expect(media.warnings).toEqual([]);
    const { frames, outcome } = await seeFrames(media);
    expect(outcome.missing).toEqual([]);
    expect(frames.map(numberOf)).toEqual(numbers);
  });

  it('still refuses what is not decoded under any name', async () => {
    const bytes = await bytesOf('hevc.mp4');
    // The level is the 13th byte of the record.
    for (const at of places(bytes, 'hvcC')) bytes[at + 4 + 12] = 0;
    await expect(openMedia(new Blob([bytes]), 'hevc.mp4')).rejects.toMatchObject({ code: 'media/codec' });
  });
});
