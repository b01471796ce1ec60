import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayerCommand, PlayerReport } from '../../../src/audio/worklets/player-processor.ts';
import { SeededRandom } from '../../../src/core/rng.ts';

const RATE = 16_000;
const BLOCK = 128;
/** What the processor promises: 20 ms from one track to another. */
const FADE_SECONDS = 0.02;

interface Processor {
  readonly port: { onmessage: ((event: { data: PlayerCommand }) => void) | null };
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

let reports: PlayerReport[];

beforeEach(() => {
  reports = [];
  vi.resetModules();
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = { onmessage: null, postMessage: (report: PlayerReport) => reports.push(report) };
    },
  );
  vi.stubGlobal('currentTime', 0);
});
afterEach(() => vi.unstubAllGlobals());

/** The real processor in a context of `contextRate`, its tracks loaded; what it renders is collected. */
async function startProcessor(contextRate: number, tracks: readonly Float32Array<ArrayBuffer>[]) {
  vi.stubGlobal('sampleRate', contextRate);
  let made: (new () => Processor) | undefined;
  vi.stubGlobal('registerProcessor', (_: string, processor: new () => Processor) => (made = processor));
  await import('../../../src/audio/worklets/player-processor.ts');
  const processor = new made!();
  const tell = (command: PlayerCommand) => processor.port.onmessage?.({ data: command });
  tracks.forEach((samples, slot) =>
    tell(slot === 0 ? { kind: 'load', samples, sampleRateHz: RATE } : { kind: 'add', slot, samples }),
  );
  const rendered: number[] = [];
  const render = (blocks: number) => {
    for (let block = 0; block < blocks; block += 1) {
      const output = new Float32Array(BLOCK);
      processor.process([], [[output]]);
      rendered.push(...output);
    }
  };
  return { tell, render, rendered };
}

/** Slow tones, far apart at most moments: their own steps are small, a hard change would be a large one. */
const tones = (count: number) =>
  [110, 173, 251].map((hertz, track) =>
    Float32Array.from({ length: count }, (_, i) =>
      Math.fround(0.9 * Math.sin((2 * Math.PI * hertz * i) / RATE + track * 2)),
    ),
  );

function largestStep(samples: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i += 1)
    largest = Math.max(largest, Math.abs(samples[i]! - samples[i - 1]!));
  return largest;
}

describe.each([16_000, 44_100, 48_000])('in a context of %i Hz', (contextRate) => {
  it.each([1, 2, 3, 4, 5])('changes of track make no step of their own (random changes %i)', async (seed) => {
    const tracks = tones(2 * RATE);
    const { tell, render, rendered } = await startProcessor(contextRate, tracks);
    const random = new SeededRandom(seed);
    tell({ kind: 'play' });
    let changes = 0;
    while (rendered.length < 1.5 * contextRate) {
      // Every so often a change comes before the last fade has ended.
      render(1 + Math.floor(random.uniform() * 8));
      tell({ kind: 'hear', slot: Math.floor(random.uniform() * tracks.length) });
      changes += 1;
    }
    expect(changes).toBeGreaterThan(30);
    // A fade adds at most its share of the distance between two tracks at each sample: 1.8 over 20 ms.
    const own = Math.max(...tracks.map(largestStep));
    expect(largestStep(rendered)).toBeLessThanOrEqual(own + 1.8 / (FADE_SECONDS * contextRate) + 1e-6);
    // What would have been heard without a fade stands out far above that.
    expect(own + 1.8 / (FADE_SECONDS * contextRate)).toBeLessThan(0.2);
  });
});

describe('in a context of its own rate', () => {
  it('goes on where it is: after the fade, every sample is the other track’s at that place', async () => {
    const tracks = tones(RATE);
    const { tell, render, rendered } = await startProcessor(RATE, tracks);
    tell({ kind: 'play' });
    render(20);
    tell({ kind: 'hear', slot: 2 });
    render(20);
    tell({ kind: 'hear', slot: 1 });
    render(20);
    const fade = FADE_SECONDS * RATE;
    const expectTrack = (track: number, from: number, to: number) =>
      expect(rendered.slice(from, to)).toEqual([...tracks[track]!.subarray(from, to)]);
    expectTrack(0, 0, 20 * BLOCK);
    expectTrack(2, 20 * BLOCK + fade, 40 * BLOCK);
    expectTrack(1, 40 * BLOCK + fade, 60 * BLOCK);
    expect(rendered.slice(20 * BLOCK, 20 * BLOCK + fade - 1)).not.toEqual([
      ...tracks[0]!.subarray(20 * BLOCK, 20 * BLOCK + fade - 1),
    ]);
  });

  it('replaces a track that is heard without a click, and forgets the old one after the fade', async () => {
    const [first, second, third] = tones(RATE) as [
      Float32Array<ArrayBuffer>,
      Float32Array<ArrayBuffer>,
      Float32Array<ArrayBuffer>,
    ];
    const { tell, render, rendered } = await startProcessor(RATE, [first, second]);
    tell({ kind: 'hear', slot: 1 });
    tell({ kind: 'play' });
    render(10);
    expect(rendered.slice(0, BLOCK)).toEqual([...second.subarray(0, BLOCK)]);
    tell({ kind: 'add', slot: 2, samples: third });
    tell({ kind: 'hear', slot: 2 });
    tell({ kind: 'drop', slot: 1 });
    render(10);
    expect(largestStep(rendered)).toBeLessThan(0.1 + 1.8 / (FADE_SECONDS * RATE));
    // Gone: asked for again, nothing changes.
    tell({ kind: 'hear', slot: 1 });
    render(5);
    expect(rendered.slice(-BLOCK)).toEqual([...third.subarray(24 * BLOCK, 25 * BLOCK)]);
  });

  it('reports its place with the clock’s time for it, and its end once', async () => {
    const { tell, render } = await startProcessor(RATE, [tones(RATE)[0]!]);
    tell({ kind: 'seek', seconds: 0.5 });
    expect(reports.at(-1)).toEqual({ kind: 'position', seconds: 0.5, contextSeconds: 0 });
    tell({ kind: 'play' });
    vi.stubGlobal('currentTime', 2);
    render(5);
    expect(reports.at(-1)).toEqual({
      kind: 'position',
      seconds: 0.5 + (5 * BLOCK) / RATE,
      contextSeconds: 2 + BLOCK / RATE,
    });
    render(100);
    expect(reports.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
    expect(reports.at(-1)).toMatchObject({ kind: 'ended', seconds: 1 });
  });
});
