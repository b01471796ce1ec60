/** What many clips have in common: the mean of their tokens, place by place. */
import type { TokenMeans } from '../../analysis/localise/patch-scores.ts';
import { meanRow } from '../../analysis/localise/patch-scores.ts';
import type { Progress } from '../../contract/environment.ts';
import type { GalleryClip } from '../../contract/gallery.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { headTokensOf } from './clip-rows.ts';

/** With fewer clips, a mean would be mostly the clip itself. */
const FEWEST_FOR_A_MEAN = 2;

/** Mean tokens over many clips, by modality. */
export interface ReferenceMeans {
  readonly audio: TokenMeans;
  readonly visual: TokenMeans;
  readonly clips: number;
}

/** The mean over clips with both modalities; null if there are too few. */
export async function referenceMeans(
  engine: EngineContext,
  reference: readonly GalleryClip[],
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<ReferenceMeans | null> {
  const items = reference
    .map(({ clipId, frameIndex }) => ({ clipId, clip: engine.clips.get(clipId), frameIndex }))
    .filter(({ clip }) => clip.summary.hasAudio && clip.summary.hasVideo);
  if (items.length < FEWEST_FOR_A_MEAN) return null;
  const sums: Record<Modality, Float64Array | null> = { audio: null, visual: null };
  for (const [done, { clipId, frameIndex }] of items.entries()) {
    throwIfAborted(signal);
    const clip = await engine.clips.load(clipId);
    progress({ stage: 'Computing means over clips', done, total: items.length });
    for (const modality of ['audio', 'visual'] as const) {
      const rows = await headTokensOf(engine, modality, clip, frameIndex, signal);
      const sum = (sums[modality] ??= new Float64Array(rows.length));
      for (let at = 0; at < rows.length; at += 1) sum[at] = (sum[at] as number) + (rows[at] as number);
    }
  }
  const meanOf = (modality: Modality) => Float32Array.from(sums[modality] ?? [], (sum) => sum / items.length);
  const [audio, visual] = [meanOf('audio'), meanOf('visual')];
  const width = engine.requireModel().summary.config.embedDim;
  return {
    audio: { tokens: audio, other: meanRow(visual, width) },
    visual: { tokens: visual, other: meanRow(audio, width) },
    clips: items.length,
  };
}
