/** The list of checkpoints that the authors publish. */

/** Size of a published file in MB, with and without the decoder. */
const PRE_TRAINED_MB = 764;
const FINE_TUNED_MB = 660;

/** A checkpoint that the authors publish. */
export interface PublishedModel {
  readonly name: string;
  readonly purpose: string;
}

/** A group of files of one kind. */
export interface PublishedGroup {
  readonly title: string;
  readonly megabytes: number;
  readonly models: readonly PublishedModel[];
}

/** Where the authors link their weights. */
export const PUBLISHED_AT = 'https://github.com/YuanGongND/cav-mae';

/** The authors' list with their figures. Masking is random at 75 % and lambda is 0.01 unless stated otherwise. */
export const PUBLISHED: readonly PublishedGroup[] = [
  {
    title: 'Pre-trained: reconstruct, compare, retrieve, localise',
    megabytes: PRE_TRAINED_MB,
    models: [
      { name: 'Scale++', purpose: 'Recommended. Batch 256, so the contrastive loss saw the most negatives.' },
      { name: 'Scale+', purpose: 'Batch 108: the model of the retrieval results in the paper.' },
      { name: 'Symc-Scale+', purpose: 'Like Scale+, with the contrastive loss in both directions.' },
      { name: 'Base', purpose: 'Batch 48: the baseline of the variants below.' },
      {
        name: 'Base-NoNorm',
        purpose: 'For reconstruction: the only model without patch normalisation.',
      },
      { name: 'Base-50, Base-65, Base-85', purpose: 'Trained with 50 %, 65 % or 85 % hidden.' },
      {
        name: 'Base-TF, Base-TF-50, Base-T, Base-F',
        purpose: 'Whole time steps (T), whole frequency bands (F) or both (TF) hidden in the audio.',
      },
      {
        name: 'Base-C0.001, Base-C0.1',
        purpose: 'Lambda ten times smaller or larger: less or more weight on the contrastive loss.',
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
          'mAP when trained on all of it (AS-2M) and on the small balanced part (AS-20K): audio and video 51.2 and 42.0 %, audio only 46.6 and 37.7 %; video only 20.0 % (AS-20K).',
      },
      {
        name: 'VGGSound, 309 classes',
        purpose: 'Accuracy: audio and video 65.5 and 65.9 % (two files), audio only 59.8 %.',
      },
    ],
  },
];
