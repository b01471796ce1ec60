/** Measures pointing accuracy over clips with a known sound source. */
import { chanceOfHit, liftInBox, pointingHit } from '../../analysis/localise/localisation.ts';
import { meanRow, patchScores } from '../../analysis/localise/patch-scores.ts';
import type { Progress } from '../../contract/environment.ts';
import type { PointedClip, PointingMethod, PointingParams, PointingResult } from '../../contract/localise.ts';
import { boxHolds } from '../../core/box.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { mean } from '../../math/stats.ts';
import { wilsonInterval } from '../../math/wilson.ts';
import type { EngineContext } from '../context.ts';
import { headTokensOf } from '../features/clip-rows.ts';
import type { ReferenceMeans } from '../features/reference-means.ts';
import { referenceMeans } from '../features/reference-means.ts';
import { dropMaps, rolloutMaps } from './attribution.ts';
import { saliencies } from './saliencies.ts';

/** Which patches of a map are its highest, as in the default of the view. */
const HIGHEST_SHARE = 0.2;

type Item = PointingParams['clips'][number];

/**
 * How often the centre of the highest patch is in the box of the sound source, for the model's maps, the centre of the
 * frame, and maps from the frames alone. One frame per clip, so that clips are the sample.
 *
 * @throws {@link AppError} `shape` without clips; as `localise` does.
 */
export async function pointingAccuracy(
  engine: EngineContext,
  params: PointingParams,
  context: TaskContext<Progress>,
): Promise<PointingResult> {
  const started = performance.now();
  const { clips } = params;
  if (clips.length === 0) {
    throw new AppError('shape', 'Expected a clip with a known sound source: open the sample clips.');
  }
  const means = await referenceMeans(engine, params.reference, context);
  const { grid } = engine.requireModel().summary.family.visual;
  const hits = new Map<PointingMethod, number>();
  const each: PointedClip[] = [];
  for (const [done, item] of clips.entries()) {
    throwIfAborted(context.signal);
    context.progress({ stage: 'Testing the maps', done, total: clips.length });
    const maps = await mapsOf(engine, item, means, params, context.signal);
    const hitBy: PointingMethod[] = [];
    for (const [method, map] of maps) {
      const hit = map === 'centre' ? boxHolds(item.box, 0.5, 0.5) : pointingHit(map, item.box, grid);
      hits.set(method, (hits.get(method) ?? 0) + Number(hit));
      if (hit) hitBy.push(method);
    }
    const [, first] = maps[0]!;
    const lift = first === 'centre' ? Number.NaN : liftInBox(first, HIGHEST_SHARE, item.box, grid);
    each.push({ clipId: item.clipId, frameIndex: item.frameIndex, hits: hitBy, lift });
  }
  return {
    clips: clips.length,
    referenceClips: means?.clips ?? 0,
    chance: mean(clips.map(({ box }) => chanceOfHit(box, grid))),
    methods: [...hits].map(([method, count]) => ({
      method,
      hits: count,
      share: count / clips.length,
      interval: wilsonInterval(count, clips.length),
    })),
    each,
    milliseconds: performance.now() - started,
  };
}

/** The maps of one clip's frame, in the order of the table. */
async function mapsOf(
  engine: EngineContext,
  { clipId, frameIndex }: Item,
  means: ReferenceMeans | null,
  { groups, withAttribution }: PointingParams,
  signal: AbortSignal,
): Promise<[PointingMethod, Float32Array | 'centre'][]> {
  const clip = await engine.clips.load(clipId);
  const sound = await headTokensOf(engine, 'audio', clip, frameIndex, signal);
  const tokens = await headTokensOf(engine, 'visual', clip, frameIndex, signal);
  const heard = meanRow(sound, engine.requireModel().summary.config.embedDim);
  const maps: [PointingMethod, Float32Array | 'centre'][] = [];
  if (means) maps.push(['similarity', patchScores(tokens, heard, means.visual)]);
  maps.push(['plain-cosine', patchScores(tokens, heard, null)]);
  if (withAttribution) {
    const attributed = await engine.requireModel().use(async (model) => {
      const work = { engine, model, clip, frameIndex, signal, step: () => undefined };
      const rollout = await rolloutMaps(work);
      return { rollout, drop: await dropMaps(work, groups, ['visual']) };
    });
    maps.push(['rollout', attributed.rollout.visual], ['drop', attributed.drop.visual]);
  }
  const { contrast, motion } = saliencies(clip, frameIndex);
  return [...maps, ['centre', 'centre'], ['contrast', contrast], ['motion', motion]];
}
