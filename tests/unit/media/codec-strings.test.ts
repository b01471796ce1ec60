import { expect, it } from 'vitest';
import { otherCodecStrings } from '../../../src/media/track/codec-strings.ts';

const LARGE = { codedWidth: 7680, codedHeight: 4320 };
const avcC = (...sps: number[]) => new Uint8Array([1, 0, 0, 0, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, 0]);
/** A key frame's head: marker, profile, key frame, shown, sync code, then what follows. */
const vp9 = (profile: number, ...rest: number[]) =>
  new Uint8Array([0x80 | ((profile & 1) << 5) | ((profile & 2) << 3) | 2, 0x49, 0x83, 0x42, ...rest]);

it.each<[string, VideoDecoderConfig, Uint8Array | null, string[]]>([
  ['a level 0', { codec: 'vp09.00.00.08' }, null, ['vp09.00.51.08']],
  ['a level 0 of a large picture', { codec: 'vp09.00.00.08', ...LARGE }, null, ['vp09.00.62.08']],
  ['twelve bits', { codec: 'vp09.00.00.08' }, vp9(2, 0x80), ['vp09.02.51.12', 'vp09.00.51.08']],
  ['a string without anything', { codec: 'vp09' }, vp9(1, 0), ['vp09.01.51.08', 'vp09.00.51.08']],
  ['no key frame in front', { codec: 'vp09.02.00.10' }, new Uint8Array([0x86]), ['vp09.02.51.10']],
  ['AV1 at a level that does not exist', { codec: 'av01.0.77M.10.0.000' }, null, ['av01.0.13M.10']],
  ['AV1 of a profile that does not exist', { codec: 'av01.7.00H.99', ...LARGE }, null, ['av01.0.18M.08']],
  ['HEVC at level 0', { codec: 'hev1.1.6.L0.B0' }, null, ['hev1.1.6.L153.B0']],
  [
    'H.264 at level 0',
    { codec: 'avc1.640000', description: avcC(0x67, 100, 0, 30) },
    null,
    ['avc1.64001e', 'avc1.640033'],
  ],
  [
    'H.264 that states another profile',
    { codec: 'avc1.4d0000', description: avcC(0x67, 66, 192, 0) },
    null,
    ['avc1.42c033', 'avc1.4d0033'],
  ],
  [
    'H.264 with its set in the stream',
    { codec: 'avc3.000000' },
    new Uint8Array([0, 0, 0, 1, 9, 16, 0, 0, 1, 0x67, 77, 64, 31, 0]),
    ['avc3.4d401f', 'avc3.4d4033'],
  ],
  ['H.264 that says nothing', { codec: 'avc1', ...LARGE }, null, ['avc1.64003e']],
  ['a codec without levels', { codec: 'vp8' }, null, []],
])('%s', (_, config, packet, strings) => {
  expect(otherCodecStrings(config, packet)).toEqual(strings);
});
