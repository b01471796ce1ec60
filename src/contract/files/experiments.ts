/** The schema of the measured results that ship with the models. */
import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';

/** A value over clips with its 95 % interval: Wilson for shares, bootstrap for everything else. */
const interval = v.object({ value: v.number(), low: v.number(), high: v.number() });
const intervals = v.record(v.string(), interval);

const recall = v.object({
  r1: interval,
  r5: interval,
  r10: interval,
  median_rank: interval,
  gallery: v.number(),
  queries: v.optional(v.number()),
});
const bothWays = v.object({ audio_to_visual: recall, visual_to_audio: recall });

const share = v.nullable(v.number());
const kindWay = v.object({ r1_among_all: share, r10_among_all: share, r1_within: share });
const kindRecall = v.object({ clips: v.number(), audio_to_visual: kindWay, visual_to_audio: kindWay });

const starts = v.object({
  scratch: interval,
  unimodal_mae: v.optional(interval),
  cav_mae: interval,
  cav_mae_over_scratch: v.optional(interval),
  cav_mae_over_unimodal_mae: v.optional(interval),
});

const gain = v.object({
  right: interval,
  wrong: interval,
  none: v.optional(interval),
  gain_over_wrong: interval,
  gain_over_none: v.optional(interval),
});

const rebuilding = v.object({
  clips: v.number(),
  mask_ratio: v.array(v.number()),
  sound_mae: intervals,
  picture_psnr: intervals,
  sound_gain: intervals,
  picture_gain: intervals,
});

/** Results on the same held-out clips after more and more samples, and of fills without learning. */
const growth = v.object({
  clips: v.number(),
  gallery: v.number(),
  /** Recall of a ranking by nothing but the kind of each clip. */
  kind_alone: v.optional(v.object({ r1: interval, r10: interval })),
  rivals: v.record(v.string(), v.object({ audio: interval, visual: interval })),
  points: v.array(
    v.object({
      samples: v.number(),
      /** Embedding width. Points of different widths belong to different models. */
      width: v.optional(v.number()),
      audio: interval,
      visual: interval,
      r1: interval,
      r10: interval,
      within_kind: interval,
    }),
  ),
});

const model = v.object({
  id: v.string(),
  objective: v.picklist(['both', 'contrastive', 'masked']),
  shipped: v.boolean(),
  plan: v.picklist(['gpu', 'cpu', 'grow', 'alike']),
  /** Version of the sample world. Results on different versions cannot be compared. */
  world: v.optional(v.number(), 1),
  samples_seen: v.number(),
  /** Samples of this run alone. */
  run_samples: v.optional(v.number()),
  wall_minutes: v.number(),
  hardware: v.string(),
  retrieval: v.nullable(
    v.object({
      ...bothWays.entries,
      within: v.nullish(bothWays),
      kinds: v.optional(v.record(v.string(), kindRecall)),
      shipped_pairs: v.optional(bothWays),
      held_out_ranges: v.optional(bothWays),
      real: v.optional(bothWays),
      real_permutation_p: v.optional(v.number()),
    }),
  ),
  probe: v.nullable(
    v.object({
      audio: interval,
      visual: interval,
      both: interval,
      both_over_audio: v.optional(interval),
      both_over_visual: v.optional(interval),
      clips: v.optional(v.number()),
      classes: v.optional(v.number()),
    }),
  ),
  finetune: v.nullable(
    v.object({
      audio: starts,
      visual: starts,
      /** The sample world it was measured on, where that is not the model's. */
      world: v.optional(v.number()),
      labels_per_kind: v.number(),
      seeds: v.number(),
      clips: v.number(),
    }),
  ),
  reconstruction: v.nullable(
    v.object({
      ...rebuilding.entries,
      cross_modal: v.optional(
        v.object({ clips: v.number(), audio: gain, visual: gain, audio_hidden: gain, visual_hidden: gain }),
      ),
      real: v.optional(rebuilding),
    }),
  ),
  curves: v.object({
    training: v.array(
      v.object({
        samples: v.number(),
        minutes: v.number(),
        audio: v.optional(v.number()),
        visual: v.optional(v.number()),
        contrastive: v.optional(v.number()),
        found: v.optional(v.number()),
      }),
    ),
    mask_ratio: v.array(v.object({ ratio: v.number(), audio: interval, visual: interval })),
    growth: v.optional(growth),
  }),
});

const experiments = v.object({ models: v.pipe(v.array(model), v.minLength(1)) });

export type Interval = v.InferOutput<typeof interval>;
export type Recall = v.InferOutput<typeof recall>;
export type BothWays = v.InferOutput<typeof bothWays>;
export type Starts = v.InferOutput<typeof starts>;
export type CrossModalGain = v.InferOutput<typeof gain>;
export type ExperimentModel = v.InferOutput<typeof model>;
export type Growth = v.InferOutput<typeof growth>;
export type Objective = ExperimentModel['objective'];

/** The measured results of the bundled models and their ablations; shares in percent. */
export type Experiments = v.InferOutput<typeof experiments>;

/**
 * Reads the results from parsed JSON.
 *
 * @throws {@link AppError} `internal` with the path of the first value that is not as expected.
 * @see training/experiments.schema.json, the same schema for other programs.
 */
export function parseExperiments(json: unknown): Experiments {
  const read = v.safeParse(experiments, json, { abortEarly: true });
  if (read.success) return read.output;
  const [problem] = read.issues;
  throw new AppError(
    'internal',
    `Expected measured results in models/experiments.json, but at ${v.getDotPath(problem) ?? 'the top level'}: ${problem.message}.`,
  );
}
