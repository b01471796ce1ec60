import { Mp4OutputFormat } from 'mediabunny';
import { expect, it } from 'vitest';
import type { ClipSummary } from '../../../src/contract/clip.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { remux } from '../../support/remux.ts';
import { toneBytes, wavFile } from '../../support/sound-files.ts';
import { startWorker } from './worker.ts';

const FLOAT = 3;

/** The files have no picture, and say so. */
const aboutSound = ({ warnings }: ClipSummary) => warnings.filter(({ code }) => code !== 'no-video');

it('puts zeros in place of samples that are no numbers, and says how many', async () => {
  using engine = await startWorker('wasm');
  const openTone = async (clipId: string, rateHz: number, spoil: (samples: Float32Array) => void) => {
    const tone = toneBytes(2);
    spoil(new Float32Array(tone.buffer));
    const file = new File([wavFile({ tag: FLOAT, bits: 32, rateHz }, tone)], 'a.wav');
    const summary = await engine.client.call('openClip', { clipId, source: { kind: 'file', file } });
    const sound = await engine.client.call('playbackAudio', { clipId });
    return { messages: aboutSound(summary).map(({ message }) => message), samples: sound!.samples };
  };
  // At 32 kHz a resampler would spread each over its filter.
  for (const rateHz of [16_000, 32_000]) {
    const clean = await openTone('clean', rateHz, () => undefined);
    expect(clean.messages).toEqual([]);
    const one = await openTone('one', rateHz, (samples) => (samples[8000] = Number.NaN));
    expect(one.messages).toEqual([
      '1 audio sample is not a number (NaN or infinity) and was replaced by zero.',
    ]);
    const three = await openTone('three', rateHz, (samples) => samples.set([Infinity, -Infinity, 3e38], 100));
    expect(three.messages).toEqual([
      '3 audio samples are not numbers (NaN or infinity) and were replaced by zeros.',
    ]);
    for (const { samples } of [one, three]) {
      expect(samples.length).toBe(clean.samples.length);
      expect(samples.every((value) => Math.abs(value) < 1)).toBe(true);
      // Away from the spoilt ones nothing changes.
      const far = Math.round(0.7 * 16_000);
      expect(Math.abs(samples[far]! - clean.samples[far]!)).toBeLessThan(1e-5);
    }
  }
});

it('says where sound is missing', async () => {
  using engine = await startWorker('wasm');
  const source = new Blob([await fixtureBytes('media/h264-aac.mp4')]);
  const open = async (move: (seconds: number) => number | null) => {
    const bytes = await remux(source, new Mp4OutputFormat(), (packet) => {
      const seconds = move(Math.max(0, packet.seconds));
      return seconds === null ? null : { ...packet, seconds };
    });
    const file = new File([bytes], 'a.mp4');
    const summary = await engine.client.call('openClip', { clipId: 'a', source: { kind: 'file', file } });
    return aboutSound(summary);
  };
  expect(await open((seconds) => seconds)).toEqual([]);
  expect(await open((seconds) => (seconds < 1.2 ? seconds : seconds + 2))).toEqual([
    { code: 'gap', message: '2.0 s of audio are missing at 1.2 s and replaced by silence.' },
  ]);
  expect(await open((seconds) => (seconds > 0.5 && seconds % 1 < 0.06 ? null : seconds))).toEqual([
    {
      code: 'gap',
      message: expect.stringMatching(
        /^0\.(09|1\d) s of audio are missing in 2 gaps, the first at 1\.0 s and replaced by silence\.$/,
      ) as string,
    },
  ]);
});
