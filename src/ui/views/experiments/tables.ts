/** The results of the experiments as tables. */
import type {
  BothWays,
  CrossModalGain,
  ExperimentModel,
  Interval,
  Objective,
  Starts,
} from '../../../contract/files/experiments.ts';
import type { RetrievalMetrics } from '../../../contract/similarity.ts';
import { FILL_NAMES } from '../../kit/fill-names.ts';
import { shareCell } from '../../kit/share-interval.ts';
import type { Cell, Numbers, NumbersRow } from '../../kit/table/numbers.ts';
import { OBJECTIVE_NAMES, OBJECTIVES } from './models.ts';

type Alike = Readonly<Record<Objective, ExperimentModel | null>>;
type PickCell = (model: ExperimentModel) => Cell | undefined;

const PERCENT = '%';

/** The three objectives side by side: retrieval, probes and reconstruction, each with its interval. */
export function objectivesNumbers(alike: Alike): Numbers {
  const row = (label: string, unit: string, decimals: number, pick: PickCell): NumbersRow => ({
    label,
    unit,
    decimals,
    cells: OBJECTIVES.map((objective) => {
      const model = alike[objective];
      return (model && pick(model)) ?? null;
    }),
  });
  return {
    name: 'objectives',
    corner: 'Measure',
    heads: OBJECTIVES.map((objective) => OBJECTIVE_NAMES[objective]),
    rows: [
      row('Audio → video R@1', PERCENT, 1, ({ retrieval }) => retrieval?.audio_to_visual.r1),
      row('Audio → video R@10', PERCENT, 1, ({ retrieval }) => retrieval?.audio_to_visual.r10),
      row('Video → audio R@1', PERCENT, 1, ({ retrieval }) => retrieval?.visual_to_audio.r1),
      row('Video → audio R@10', PERCENT, 1, ({ retrieval }) => retrieval?.visual_to_audio.r10),
      row('Kind, read from audio', PERCENT, 1, ({ probe }) => probe?.audio),
      row('Kind, read from video', PERCENT, 1, ({ probe }) => probe?.visual),
      row('Kind, read from both', PERCENT, 1, ({ probe }) => probe?.both),
      row('Rebuilt audio, error', 'nats', 3, ({ reconstruction }) => reconstruction?.sound_mae['model']),
      row('Rebuilt video, PSNR', 'dB', 2, ({ reconstruction }) => reconstruction?.picture_psnr['model']),
      row('Samples seen', '', 0, ({ samples_seen }) => samples_seen),
    ],
  };
}

/** What the paper reports for the three objectives, on other data and with larger models. */
export const PAPER_NUMBERS: Numbers = {
  name: 'objectives-paper',
  corner: 'Measure',
  heads: OBJECTIVES.map((objective) => OBJECTIVE_NAMES[objective]),
  rows: [
    { label: 'Zero-shot R@5, VGGSound', unit: PERCENT, decimals: 1, cells: [0.7, 28.7, 28.6] },
    { label: 'Fine-tuned on both, AS-20K', unit: 'mAP', decimals: 1, cells: [37.4, 38.5, 40.5] },
    { label: 'Fine-tuned on both, AS-2M', unit: 'mAP', decimals: 1, cells: [49.6, 48.1, 50.5] },
    { label: 'Fine-tuned on both, VGGSound', unit: PERCENT, decimals: 1, cells: [64.1, 64.1, 65.5] },
  ],
};

/** Recall of the held-out pairs: as stored, and as counted in this tab. */
export function recountNumbers(
  stored: BothWays | null,
  audioToVisual: RetrievalMetrics | null,
  visualToAudio: RetrievalMetrics | null,
): Numbers {
  const ways = [
    { label: 'Audio → video', told: stored?.audio_to_visual, counted: audioToVisual },
    { label: 'Video → audio', told: stored?.visual_to_audio, counted: visualToAudio },
  ];
  return {
    name: 'recall-recounted',
    corner: 'Recall',
    heads: stored ? ['Counted here', 'Stored'] : ['Counted here'],
    rows: ways.flatMap(({ label, told, counted }) =>
      ([1, 5, 10] as const).map((k) => {
        const here = counted ? shareCell(counted[`recallAt${k}`], counted.queries) : null;
        const cells: Cell[] = stored ? [here, told?.[`r${k}`] ?? null] : [here];
        return { label: `${label} R@${k}`, unit: PERCENT, decimals: 1, cells };
      }),
    ),
  };
}

/** Fine-tuning on one modality with few labels, from three starts. */
export function finetuneNumbers({
  audio,
  visual,
}: {
  readonly audio: Starts;
  readonly visual: Starts;
}): Numbers {
  const row = (label: string, unit: string, pick: (starts: Starts) => Interval | undefined): NumbersRow => ({
    label,
    unit,
    decimals: 1,
    cells: [pick(audio) ?? null, pick(visual) ?? null],
  });
  return {
    name: 'few-labels',
    corner: 'Start',
    heads: ['Audio only', 'Video only'],
    rows: [
      row('From scratch', PERCENT, ({ scratch }) => scratch),
      row('Single-modality masked autoencoder', PERCENT, ({ unimodal_mae }) => unimodal_mae),
      row('CAV-MAE', PERCENT, ({ cav_mae }) => cav_mae),
      row('CAV-MAE over scratch, paired', 'points', ({ cav_mae_over_scratch }) => cav_mae_over_scratch),
      row(
        'CAV-MAE over single-modality, paired',
        'points',
        ({ cav_mae_over_unimodal_mae }) => cav_mae_over_unimodal_mae,
      ),
    ],
  };
}

/**
 * The recall of each kind among all kinds and among its own, best first.
 *
 * A value has an interval if the number of queries is known: among all kinds it is every clip, if the kinds together
 * are all queries; within a kind it is as many clips as fill whole galleries.
 */
export function kindNumbers({ retrieval }: ExperimentModel): Numbers | null {
  if (!retrieval?.kinds) return null;
  const { kinds, within, audio_to_visual: whole } = retrieval;
  const all = Object.values(kinds).reduce((sum, { clips }) => sum + clips, 0);
  const gallery = within?.audio_to_visual.gallery ?? 0;
  const amongAll = (percent: number | null, clips: number): Cell =>
    all === whole.queries ? shareCell(asShare(percent), clips) : percent;
  const amongOwn = (percent: number | null, clips: number): Cell =>
    gallery > 0 ? shareCell(asShare(percent), Math.floor(clips / gallery) * gallery) : percent;
  const mean = ({ audio_to_visual: a, visual_to_audio: b }: (typeof retrieval.kinds)[string]) =>
    (a.r1_among_all ?? 0) + (b.r1_among_all ?? 0);
  return {
    name: 'recall-by-kind',
    corner: 'Kind',
    heads: ['Clips', 'A → V', 'V → A', 'A → V, own kind', 'V → A, own kind'],
    rows: Object.entries(retrieval.kinds)
      .sort(([, a], [, b]) => mean(b) - mean(a))
      .map(([kind, { clips, audio_to_visual: a, visual_to_audio: b }]) => ({
        label: kind,
        unit: '',
        decimals: 1,
        cells: [
          String(clips),
          amongAll(a.r1_among_all, clips),
          amongAll(b.r1_among_all, clips),
          amongOwn(a.r1_within, clips),
          amongOwn(b.r1_within, clips),
        ],
      })),
  };
}

const asShare = (percent: number | null) => (percent === null ? null : percent / 100);

const FILLS = Object.entries({ model: 'The model', ...FILL_NAMES });

/** The model compared with fills that need no model, on hidden patches only. */
export function rebuildNumbers(
  part: Pick<NonNullable<ExperimentModel['reconstruction']>, 'sound_mae' | 'picture_psnr'>,
  name: string,
): Numbers {
  return {
    name,
    corner: 'Hidden patches filled by',
    heads: ['Audio: error (nats)', 'Video: PSNR (dB)'],
    rows: FILLS.map(([key, label]) => ({
      label,
      unit: '',
      decimals: 2,
      cells: [part.sound_mae[key] ?? null, part.picture_psnr[key] ?? null],
    })).filter(({ cells }) => cells.some((cell) => cell !== null)),
  };
}

/** Masked loss of one modality with the right, no and a wrong other modality; then the gains of the right one. */
export function gainNumbers({
  audio,
  visual,
}: {
  readonly audio: CrossModalGain;
  readonly visual: CrossModalGain;
}): Numbers {
  const row = (
    label: string,
    unit: string,
    decimals: number,
    pick: (gain: CrossModalGain) => Interval | undefined,
  ): NumbersRow => ({ label, unit, decimals, cells: [pick(audio) ?? null, pick(visual) ?? null] });
  return {
    name: 'cross-modal-gain',
    corner: 'The other modality is',
    heads: ['Masked loss, audio', 'Masked loss, video'],
    rows: [
      row('from the same clip', '', 4, ({ right }) => right),
      row('absent', '', 4, ({ none }) => none),
      row('from another clip', '', 4, ({ wrong }) => wrong),
      row('Gain, same clip over absent', PERCENT, 2, ({ gain_over_none }) => gain_over_none),
      row('Gain, same clip over another clip', PERCENT, 2, ({ gain_over_wrong }) => gain_over_wrong),
    ],
  };
}

/** Retrieval in both directions, with intervals. */
export function recallNumbers(both: BothWays, name: string): Numbers {
  const { audio_to_visual: a, visual_to_audio: b } = both;
  return {
    name,
    corner: `Gallery of ${a.gallery}`,
    heads: ['Audio → video', 'Video → audio'],
    rows: [
      ...([1, 5, 10] as const).map((k) => ({
        label: `R@${k}`,
        unit: PERCENT,
        decimals: 1,
        cells: [a[`r${k}`], b[`r${k}`]],
      })),
      { label: 'Median rank', unit: '', decimals: 1, cells: [a.median_rank, b.median_rank] },
    ],
  };
}
