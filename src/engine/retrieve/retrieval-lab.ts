/** Measures retrieval over a whole gallery under one frame policy. */
import type { PolicyScores } from '../../analysis/retrieval/frame-policy.ts';
import { FRAME_POLICIES } from '../../analysis/retrieval/frame-policy.ts';
import { hubness, neighbourCount } from '../../analysis/retrieval/hubness.ts';
import type { KindFirst } from '../../analysis/retrieval/kind-first.ts';
import { kindFirst } from '../../analysis/retrieval/kind-first.ts';
import { localScaling } from '../../analysis/retrieval/local-scaling.ts';
import { strongerPairs, weakestPairs } from '../../analysis/retrieval/mismatched-pairs.ts';
import type { PairRanks } from '../../analysis/retrieval/pair-ranks.ts';
import { pairRanks } from '../../analysis/retrieval/pair-ranks.ts';
import { pairStatistics } from '../../analysis/retrieval/pair-statistics.ts';
import { figuresWithIntervals } from '../../analysis/retrieval/rank-figures.ts';
import { ShuffledPairs } from '../../analysis/retrieval/shuffled-pairs.ts';
import type { Progress } from '../../contract/environment.ts';
import type {
  LabFigures,
  LabKindFirst,
  LabMismatch,
  LabPairs,
  LabPolicyFigures,
  LabScoring,
  RetrievalLabParams,
  RetrievalLabResult,
} from '../../contract/retrieve.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { Rest } from '../../core/turns/rest.ts';
import { restFor } from '../../core/turns/rest.ts';
import { transpose } from '../../math/linalg.ts';
import { wilsonInterval } from '../../math/wilson.ts';
import type { EngineContext } from '../context.ts';
import type { Gallery } from '../features/gallery.ts';
import { openGallery } from '../features/gallery.ts';
import type { GallerySides } from '../features/gallery-scores.ts';
import { galleryScores, gallerySides } from '../features/gallery-scores.ts';
import { listAnswers } from './lab-answers.ts';

/** Most rows in a list of suspicious pairs. */
const LISTED = 20;

type Square = Float32Array<ArrayBuffer>;

/** What counting pairs needs besides their scores. */
interface Counting {
  /** Indices of the pairs among the entries. */
  readonly entries: readonly number[];
  /** The kind of each of them. */
  readonly kinds: readonly (string | null)[];
  readonly bootstrap: RetrievalLabParams['bootstrap'];
  readonly rest: Rest;
}

/**
 * Retrieval over a gallery under one frame policy: answers to every query, ranks with intervals for both ways of
 * counting ties, hubs before and after the correction, and each pair compared with all mismatched ones.
 *
 * @throws {@link AppError} as {@link openGallery}, and `model/run`.
 */
export async function retrievalLab(
  engine: EngineContext,
  params: RetrievalLabParams,
  context: TaskContext<Progress>,
): Promise<RetrievalLabResult> {
  const started = performance.now();
  const gallery = await openGallery(engine, params.source, context);
  const rest = restFor(context.signal);
  const sides = gallerySides(gallery);
  const scores = await galleryScores(gallery, sides, engine.modelBackend, rest, (share) =>
    context.progress({ stage: 'Comparing audio with video', done: share, total: 1 }),
  );
  context.progress({ stage: 'Computing ranks', done: 0, total: 0 });
  const result = await measure(gallery, sides, scores, params, rest);
  return { ...result, milliseconds: performance.now() - started };
}

/** Everything that follows from the cosines, without a model. */
export async function measure(
  gallery: Gallery,
  sides: GallerySides,
  byPolicy: PolicyScores,
  { policy, corrected, bootstrap }: RetrievalLabParams,
  rest: Rest,
): Promise<Omit<RetrievalLabResult, 'milliseconds'>> {
  const cosines = byPolicy[policy];
  const { sounds, pictures } = sides;
  const [rows, columns] = [sounds.length, pictures.length];
  const withPicture = new Set(pictures);
  const pairs = sounds.filter((entry) => withPicture.has(entry));
  const k = neighbourCount(Math.max(rows, columns));
  const scaled = rows * columns > 0 ? localScaling(cosines, rows, columns, k) : cosines;
  const scores = corrected ? scaled : cosines;
  const own = { plain: amongPairs(cosines, sides, pairs), corrected: amongPairs(scaled, sides, pairs) };
  const used = own[corrected ? 'corrected' : 'plain'];
  const turned = { plain: turn(own.plain, pairs), corrected: turn(own.corrected, pairs) };
  await rest();
  const shuffled = await ShuffledPairs.of(used, pairs.length, rest);
  const kinds = pairs.map((entry) => gallery.entries[entry]?.kind ?? null);
  const of = { entries: pairs, kinds, bootstrap, rest };
  const audioToVisual = {
    ...(await listAnswers({ queries: sounds, answers: pictures, cosines, scores, shuffled, rest })),
    plain: await scoring(own.plain, of),
    corrected: await scoring(own.corrected, of),
  };
  const visualToAudio = {
    ...(await listAnswers({
      queries: pictures,
      answers: sounds,
      cosines: transpose(cosines, rows, columns),
      scores: transpose(scores, rows, columns),
      shuffled,
      rest,
    })),
    plain: await scoring(turned.plain, of),
    corrected: await scoring(turned.corrected, of),
  };
  return {
    entries: gallery.entries,
    policy,
    isCorrected: corrected,
    frames: gallery.frames,
    resamples: bootstrap.resamples,
    policies: gallery.frames > 1 ? await comparePolicies(byPolicy, sides, of) : [],
    audioToVisual,
    visualToAudio,
    ...suspects(own.plain, used, pairs, shuffled, {
      pictures: pairRanks(used, pairs.length),
      sounds: pairRanks(turn(used, pairs), pairs.length),
    }),
  };
}

/** The scores among the entries that have both modalities. */
function amongPairs(scores: Square, { sounds, pictures }: GallerySides, pairs: readonly number[]): Square {
  if (sounds.length === pairs.length && pictures.length === pairs.length) return scores;
  const row = new Map(sounds.map((entry, place) => [entry, place]));
  const column = new Map(pictures.map((entry, place) => [entry, place]));
  const square = new Float32Array(pairs.length ** 2);
  pairs.forEach((sound, i) =>
    pairs.forEach((picture, j) => {
      square[i * pairs.length + j] = scores[row.get(sound)! * pictures.length + column.get(picture)!]!;
    }),
  );
  return square;
}

const turn = (square: Square, pairs: readonly number[]) => transpose(square, pairs.length, pairs.length);

/** The figures of each policy, by uncorrected cosines. */
async function comparePolicies(
  byPolicy: PolicyScores,
  sides: GallerySides,
  of: Counting,
): Promise<LabPolicyFigures[]> {
  const compared: LabPolicyFigures[] = [];
  for (const policy of FRAME_POLICIES) {
    const square = amongPairs(byPolicy[policy], sides, of.entries);
    const figures = async (scores: Square) => {
      await of.rest();
      const { optimistic } = pairRanks(scores, of.entries.length);
      return figuresWithIntervals(optimistic, of.bootstrap.resamples, of.bootstrap.seed);
    };
    compared.push({
      policy,
      audioToVisual: await figures(square),
      visualToAudio: await figures(turn(square, of.entries)),
    });
  }
  return compared;
}

/** Figures and hubs of one direction; each row is a query. */
async function scoring(
  square: Square,
  { entries, kinds, bootstrap, rest }: Counting,
): Promise<LabScoring | null> {
  const pairs = entries.length;
  if (pairs === 0) return null;
  await rest();
  const { optimistic, pessimistic, tied } = pairRanks(square, pairs);
  const figures = async (ranks: Uint32Array) => {
    await rest();
    return figuresWithIntervals(ranks, bootstrap.resamples, bootstrap.seed) as LabFigures;
  };
  const { k, skewness, largest, neverRetrieved } = hubness(square, pairs, pairs, neighbourCount(pairs));
  return {
    optimistic: await figures(optimistic),
    pessimistic: await figures(pessimistic),
    tied,
    kindFirst: kindShare(kindFirst(square, pairs, kinds)),
    hubs: {
      k,
      skewness,
      largest: entries[largest.item]!,
      largestOccurrences: largest.occurrences,
      neverRetrieved,
    },
  };
}

function kindShare(counted: KindFirst | null): LabKindFirst | null {
  if (!counted) return null;
  const { queries, optimistic, pessimistic, chance } = counted;
  const share = (hits: number) => {
    const [low, high] = wilsonInterval(hits, queries);
    return { value: hits / queries, low, high };
  };
  return { optimistic: share(optimistic), pessimistic: share(pessimistic), queries, chance };
}

/** The figures of each pair against mismatched ones, and the suspicious pairs. */
function suspects(
  cosines: Square,
  scores: Square,
  entries: readonly number[],
  shuffled: ShuffledPairs,
  ranks: { readonly pictures: PairRanks; readonly sounds: PairRanks },
): Pick<RetrievalLabResult, 'pairs' | 'shuffled' | 'weakest' | 'stronger'> {
  const count = entries.length;
  const statistics = pairStatistics(scores, count, shuffled);
  const pairs: LabPairs = {
    ...statistics,
    entries: Uint32Array.from(entries),
    cosine: Float32Array.from(entries, (_, pair) => cosines[pair * count + pair]!),
    pictureRank: ranks.pictures.optimistic,
    pictureRankPessimistic: ranks.pictures.pessimistic,
    soundRank: ranks.sounds.optimistic,
    soundRankPessimistic: ranks.sounds.pessimistic,
  };
  const stronger = strongerPairs(scores, count, LISTED).map(
    ({ sound, picture, margin, mutual }): LabMismatch => ({
      sound: entries[sound]!,
      picture: entries[picture]!,
      cosine: cosines[sound * count + picture]!,
      margin: margin / shuffled.standardDeviation,
      mutual,
    }),
  );
  const { mean, standardDeviation } = shuffled;
  return {
    pairs,
    shuffled: { count: shuffled.count, mean, standardDeviation },
    weakest: weakestPairs(statistics.score, LISTED),
    stronger,
  };
}
