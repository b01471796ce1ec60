/** Measures pointing accuracy over clips with a known sound source. */
import { chanceOfHit, pointingHit } from '../../analysis/localise/localisation.ts';
import { meanRow, patchScores } from '../../analysis/localise/patch-scores.ts';
import { contrastSaliency, motionSaliency } from '../../analysis/localise/saliency.ts';
import type { Progress } from '../../contract/environment.ts';
import type { PointingMethod, PointingParams, PointingResult } from '../../contract/localise.ts';
import { boxHolds } from '../../core/box.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { mean } from '../../math/stats.ts';
import { wilsonInterval } from '../../math/wilson.ts';
import type { OpenClip } from '../clip/clips.ts';
import { requireInput } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { headTokensOf } from '../features/clip-rows.ts';
import type { ReferenceMeans } from '../features/reference-means.ts';
import { referenceMeans } from '../features/reference-means.ts';
import { dropMaps, rolloutMaps } from './attribution.ts';

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
  for (const [done, item] of clips.entries()) {
    throwIfAborted(context.signal);
    context.progress({ stage: 'Pointing', done, total: clips.length });
    const maps = await mapsOf(engine, item, means, params, context.signal);
    for (const [method, map] of maps) {
      const hit = map === 'centre' ? boxHolds(item.box, 0.5, 0.5) : pointingHit(map, item.box, grid);
      hits.set(method, (hits.get(method) ?? 0) + Number(hit));
    }
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
  return [...maps, ['centre', 'centre'], ...saliencies(clip, frameIndex)];
}

/** Maps from the frames alone, without audio. */
function saliencies(clip: OpenClip, frameIndex: number): [PointingMethod, Float32Array][] {
  const bytes = (index: number) => clip.data.pictures[index] ?? null;
  const picture = requireInput(clip, 'visual', frameIndex) as Uint8Array<ArrayBuffer>;
  const { grid } = clip.family.visual;
  const neighbours = [bytes(frameIndex - 1), bytes(frameIndex + 1)].filter((frame) => frame !== null);
  return [
    ['contrast', contrastSaliency(picture, grid)],
    ['motion', motionSaliency(picture, neighbours, grid)],
  ];
}
