/** Bytes of a published file in millions, by whether it has the decoder. */
const PRE_TRAINED_MB = 764;
const FINE_TUNED_MB = 660;

/** A checkpoint that the authors publish. */
export interface PublishedModel {
  readonly name: string;
  readonly purpose: string;
}

/** Files of one kind. */
export interface PublishedGroup {
  readonly title: string;
  readonly megabytes: number;
  readonly models: readonly PublishedModel[];
}

/** Where the authors link their weights. */
export const PUBLISHED_AT = 'https://github.com/YuanGongND/cav-mae';

/** The authors' list; figures are theirs. Masking is random at 75 % and lambda 0.01 where nothing else is said. */
export const PUBLISHED: readonly PublishedGroup[] = [
  {
    title: 'Pre-trained: rebuild, compare, retrieve, localise',
    megabytes: PRE_TRAINED_MB,
    models: [
      { name: 'Scale++', purpose: 'Recommended. Batch 256, so the contrastive loss saw most rivals.' },
      { name: 'Scale+', purpose: 'Batch 108: the one in the paper, for its retrieval figures.' },
      { name: 'Symc-Scale+', purpose: 'As Scale+, with the contrastive loss in both directions.' },
      { name: 'Base', purpose: 'Batch 48: what the variants below differ from.' },
      {
        name: 'Base-NoNorm',
        purpose: 'For rebuilding pictures and sounds: the only one without patch normalisation.',
      },
      { name: 'Base-50, Base-65, Base-85', purpose: 'Half, 65 % or 85 % hidden: how much hiding helps.' },
      {
        name: 'Base-TF, Base-TF-50, Base-T, Base-F',
        purpose: 'Whole moments, whole pitches or both hidden in the sound.',
      },
      {
        name: 'Base-C0.001, Base-C0.1',
        purpose: 'Lambda ten times smaller or larger: less or more of the contrastive loss.',
      },
    ],
  },
  {
    title: 'Fine-tuned: classify',
    megabytes: FINE_TUNED_MB,
    models: [
      {
        name: 'AudioSet, 527 classes',
        purpose:
          'mAP trained on all of it (AS-2M) and on the small balanced part (AS-20K): both senses 51.2 and 42.0 %, sound 46.6 and 37.7 %; sight 20.0 % (AS-20K).',
      },
      {
        name: 'VGGSound, 309 classes',
        purpose: 'Accuracy: both senses 65.5 and 65.9 % (two files), sound 59.8 %.',
      },
    ],
  },
];
