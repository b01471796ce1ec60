import { FRAME_POLICIES, foldFrames } from '../../../src/analysis/retrieval/frame-policy.ts';
import type { FramePolicy, PolicyScores as Scores } from '../../../src/analysis/retrieval/frame-policy.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { restFor } from '../../../src/core/turns/rest.ts';
import { galleryScores, gallerySides } from '../../../src/engine/features/gallery-scores.ts';
import type { Gallery } from '../../../src/engine/features/gallery.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { transpose } from '../../../src/math/linalg.ts';
import { rankOf } from '../../../src/math/top-k.ts';
import { FeatureProduct } from '../../../src/model/feature-product.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import { interleave, type Rounds } from './interleave.ts';

export interface RetrievalParams {
  readonly clips: number;
  readonly frames: number;
  readonly width: number;
  readonly threads: number;
  readonly rounds: number;
}

export interface RetrievalResult {
  readonly times: Rounds;
  /** Milliseconds of ranks out of scores, the same for every candidate: not part of `times`. */
  readonly rankingMs: number;
  /** Largest distance of a score from the plain loop's, by candidate and policy. */
  readonly differences: Readonly<Record<string, Readonly<Record<FramePolicy, number>>>>;
}

const FRAME = 5;

/**
 * Scores of a whole gallery under every frame policy: a plain loop, the runtime's bare product, and ours.
 *
 * The other direction is the same scores turned, for every candidate alike.
 */
export async function measureRetrieval(params: RetrievalParams): Promise<RetrievalResult> {
  await configureRuntime({ threads: params.threads });
  const gallery = randomGallery(params);
  let kept: Record<string, Scores> = {};
  const candidates: Record<string, () => Promise<Scores>> = {
    'plain loop': async () => plainLoop(gallery),
    'runtime MatMul': () => bareProduct(gallery),
    ours: () => ours(gallery),
  };
  const times = await interleave(
    Object.fromEntries(
      Object.entries(candidates).map(([name, run]) => [
        name,
        async () => {
          kept = { ...kept, [name]: await run() };
        },
      ]),
    ),
    params.rounds,
    // The loop alone takes a minute: what warms up is paid in its first round, and the median leaves that out.
    0,
  );
  const reference = kept['plain loop']!;
  const started = performance.now();
  rankBothWays(reference, params.clips);
  const rankingMs = performance.now() - started;
  const differences = Object.fromEntries(
    Object.entries(kept).map(([name, scores]) => [
      name,
      Object.fromEntries(
        FRAME_POLICIES.map((policy) => [policy, largestDistance(scores[policy], reference[policy])]),
      ) as Record<FramePolicy, number>,
    ]),
  );
  return { times, rankingMs, differences };
}

function randomGallery({ clips, frames, width }: RetrievalParams): Gallery {
  const random = new SeededRandom(1);
  const unit = (rows: number) =>
    l2NormalizeRows(
      Float32Array.from({ length: rows * width }, () => random.uniform() - 0.5),
      rows,
      width,
    );
  return {
    entries: Array.from({ length: clips }, (_, row) => ({
      id: String(row),
      isClip: false,
      name: String(row),
      kind: null,
      hasAudio: true,
      hasVisual: true,
    })),
    width,
    frames,
    retrievalFrame: CAV_MAE.visual.retrievalFrame,
    audio: unit(clips),
    visual: unit(clips * frames),
    hasFrame: new Uint8Array(clips * frames).fill(1),
  };
}

/** One product after the other, in the order of the definition; all policies out of one pass over the frames. */
function plainLoop({ entries, frames, width, audio, visual }: Gallery): Scores {
  const clips = entries.length;
  const scores = emptyScores(clips);
  for (let sound = 0; sound < clips; sound += 1) {
    for (let clip = 0; clip < clips; clip += 1) {
      let [total, best] = [0, -Infinity];
      for (let frame = 0; frame < frames; frame += 1) {
        const picture = (clip * frames + frame) * width;
        let dot = 0;
        for (let i = 0; i < width; i += 1) dot += audio[sound * width + i]! * visual[picture + i]!;
        total += dot;
        if (dot > best) best = dot;
        if (frame === FRAME) scores.frame[sound * clips + clip] = dot;
      }
      scores.mean[sound * clips + clip] = total / frames;
      scores.max[sound * clips + clip] = best;
    }
  }
  return scores;
}

/** Every frame's cosine by one product of the runtime, all in memory at once, then folded in script. */
async function bareProduct({ entries, frames, width, audio, visual, hasFrame }: Gallery): Promise<Scores> {
  const clips = entries.length;
  const product = await FeatureProduct.create({ kind: 'wasm' });
  try {
    const scores = emptyScores(clips);
    const cosines = await product.multiply(audio, visual, width);
    foldFrames(cosines, hasFrame, clips, frames, {
      scores,
      stride: clips,
      offset: 0,
      retrievalFrame: CAV_MAE.visual.retrievalFrame,
    });
    return scores;
  } finally {
    await product.release();
  }
}

/** As the lab does it. */
const ours = (gallery: Gallery): Promise<Scores> =>
  galleryScores(gallery, gallerySides(gallery), { kind: 'wasm' }, restFor(undefined));

function emptyScores(clips: number): Scores {
  const square = () => new Float32Array(clips * clips);
  return { frame: square(), mean: square(), max: square() };
}

function rankBothWays(scores: Scores, clips: number): void {
  for (const policy of FRAME_POLICIES) {
    for (const square of [scores[policy], transpose(scores[policy], clips, clips)]) {
      for (let query = 0; query < clips; query += 1) {
        rankOf(square.subarray(query * clips, (query + 1) * clips), query);
      }
    }
  }
}

function largestDistance(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} scores for ${expected.length}.`);
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const distance = Math.abs(actual[i]! - expected[i]!);
    // A plain maximum would let NaN pass.
    if (!(distance <= largest)) largest = distance;
  }
  return largest;
}
