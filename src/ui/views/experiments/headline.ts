/** The result of the experiments in one sentence, and the three objectives as dots with intervals. */
import type {
  ExperimentModel,
  Experiments,
  Interval,
  Objective,
} from '../../../contract/files/experiments.ts';
import { OBJECTIVES, otherWorld, trainedAlike } from './models.ts';

/** What the default model can do, in one sentence; null before it was measured. */
export function headlineReading({ retrieval, reconstruction }: ExperimentModel): string | null {
  const found = retrieval?.audio_to_visual;
  const model = reconstruction?.picture_psnr['model'];
  const baseline = reconstruction?.picture_psnr['harmonic'];
  const parts: string[] = [];
  if (found) {
    parts.push(
      `the right video ranks first for ${found.r1.value.toFixed(1)} % of audio queries (chance ${(100 / found.gallery).toFixed(1)} %)`,
    );
  }
  if (model && baseline) {
    const gain = model.value - baseline.value;
    parts.push(
      `a rebuilt frame is ${Math.abs(gain).toFixed(2)} dB ${gain < 0 ? 'worse' : 'better'} than harmonic inpainting`,
    );
  }
  return parts.length > 0 ? `On clips that the default model never saw, ${parts.join(', and ')}.` : null;
}

/** How much each of the compared models saw: without it, the default model's lead would look like the objective's. */
export function samplesReading(rows: readonly HeadlineRow[]): string {
  return rows
    .map(({ name, model }) => `${name}: ${model.samples_seen.toLocaleString('en-GB')} samples seen`)
    .join('; ')
    .concat('.');
}

/** A row of the chart. */
export interface HeadlineRow {
  readonly name: string;
  readonly colour: string;
  readonly model: ExperimentModel;
}

const ROW_NAMES: Readonly<Record<Objective, string>> = {
  masked: 'Masked',
  contrastive: 'Contrastive',
  both: 'Both',
};
const ROW_COLOURS: Readonly<Record<Objective, string>> = {
  masked: 'var(--mantine-color-ink-6)',
  contrastive: 'var(--mantine-color-ink-4)',
  both: 'var(--page-both)',
};

/** The three objectives; then the default model, if it is another one and was tested on the same clips. */
export function headlineRows(experiments: Experiments): readonly HeadlineRow[] {
  const alike = trainedAlike(experiments.models);
  const rows = OBJECTIVES.flatMap((objective) => {
    const model = alike[objective];
    return model ? [{ name: ROW_NAMES[objective], colour: ROW_COLOURS[objective], model }] : [];
  });
  const [first] = experiments.models;
  const isOther = first && otherWorld(experiments) === null && !rows.some(({ model }) => model === first);
  return isOther ? [...rows, { name: 'Default', colour: 'var(--mantine-color-text)', model: first }] : rows;
}

/** One measure of the chart: its axis, how to read it of a model, and its baseline. */
export interface HeadlineMeasure {
  readonly name: string;
  readonly title: string;
  /** The quantity and its unit, short enough for a narrow chart. */
  readonly axis: string;
  readonly pick: (model: ExperimentModel) => Interval | undefined;
  readonly baselineName: string;
  readonly baseline: (model: ExperimentModel) => number | undefined;
  /** Whether the axis begins at 0. */
  readonly fromZero: boolean;
}

export const HEADLINE_MEASURES: readonly HeadlineMeasure[] = [
  {
    name: 'recall',
    title: 'Retrieval',
    axis: 'R@10 (%)',
    pick: ({ retrieval }) => retrieval?.audio_to_visual.r10,
    baselineName: 'Chance',
    baseline: ({ retrieval }) => (retrieval ? 1000 / retrieval.audio_to_visual.gallery : undefined),
    fromZero: true,
  },
  {
    name: 'audio-error',
    title: 'Rebuilt audio: lower is better',
    axis: 'Error (nats)',
    pick: ({ reconstruction }) => reconstruction?.sound_mae['model'],
    baselineName: 'Harmonic inpainting',
    baseline: ({ reconstruction }) => reconstruction?.sound_mae['harmonic']?.value,
    fromZero: true,
  },
  {
    name: 'video-psnr',
    title: 'Rebuilt video: higher is better',
    axis: 'PSNR (dB)',
    pick: ({ reconstruction }) => reconstruction?.picture_psnr['model'],
    baselineName: 'Harmonic inpainting',
    baseline: ({ reconstruction }) => reconstruction?.picture_psnr['harmonic']?.value,
    fromZero: false,
  },
];
