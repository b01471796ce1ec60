import type { ExperimentModel } from '../../src/contract/files/experiments.ts';

/** An interval of a given width around a value. */
export const around = (value: number, width = 2) => ({ value, low: value - width, high: value + width });

const recall = (value: number) => ({
  r1: around(value),
  r5: around(value + 10),
  r10: around(value + 20),
  median_rank: around(12, 1),
  gallery: 500,
  queries: 2000,
});

const ways = (value: number) => ({ audio_to_visual: recall(value), visual_to_audio: recall(value + 1) });

/** A model's entry as evaluation writes it, with what `over` changes. */
export function experimentModel(over: Partial<ExperimentModel> = {}): ExperimentModel {
  return {
    id: 'both-small',
    objective: 'both',
    shipped: true,
    plan: 'cpu',
    world: 1,
    samples_seen: 123_456,
    wall_minutes: 80,
    hardware: '2 CPU cores',
    retrieval: {
      ...ways(20),
      within: null,
      kinds: {
        rain: {
          clips: 80,
          audio_to_visual: { r1_among_all: 5, r10_among_all: 20, r1_within: 9 },
          visual_to_audio: { r1_among_all: 6, r10_among_all: 20, r1_within: null },
        },
        bell: {
          clips: 70,
          audio_to_visual: { r1_among_all: 50, r10_among_all: 90, r1_within: 60 },
          visual_to_audio: { r1_among_all: 40, r10_among_all: 90, r1_within: 50 },
        },
      },
      shipped_pairs: ways(21),
    },
    probe: {
      audio: around(70),
      visual: around(60),
      both: around(80),
      both_over_audio: around(10),
      both_over_visual: around(1),
    },
    finetune: null,
    reconstruction: {
      clips: 250,
      mask_ratio: [0.75, 0.75],
      sound_mae: { model: around(0.5), mean: around(1) },
      picture_psnr: { model: around(20), mean: around(15) },
      sound_gain: { mean: around(50) },
      picture_gain: { mean: around(5) },
    },
    curves: {
      training: [
        { samples: 1000, minutes: 1, audio: 1, visual: 1, contrastive: 4, found: 0.05 },
        { samples: 2000, minutes: 2, audio: 0.5, visual: 0.6, contrastive: 3, found: 0.1 },
      ],
      mask_ratio: [{ ratio: 0.75, audio: around(0.4, 0.1), visual: around(0.3, 0.1) }],
    },
    ...over,
  };
}
