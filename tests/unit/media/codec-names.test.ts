import { expect, it } from 'vitest';
import { codecName } from '../../../src/media/track/codec-names.ts';

it.each([
  ['hevc', 'hvc1', 'HEVC (H.265)'],
  ['avc', 'avc1', 'H.264'],
  ['pcm-s24be', null, 'PCM'],
  [null, 'mp4v', 'MPEG-4 Visual'],
  [null, 'V_SNOW', 'V_SNOW'],
  [null, 'icod', 'icod'],
  [null, 0x42, 'stream type 66'],
  [null, '  ', 'unknown'],
  [null, new Uint8Array([1]), 'unknown'],
])('names %s, labelled %s', (codec, label, name) => {
  expect(codecName(codec, label)).toBe(name);
});
