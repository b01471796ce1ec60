/** Describes the training of the default model and the three objectives in words. */
import type { ExperimentModel, Interval, Objective } from '../../../contract/files/experiments.ts';

const percent = (value: number) => `${value.toFixed(1)} %`;

/** Whether two intervals overlap. */
const overlap = (a: Interval, b: Interval) => a.low <= b.high && b.low <= a.high;

/** How a model was trained, in one sentence: from which start, on how many samples, and how it was tested. */
export function trainedReading({
  hardware,
  samples_seen,
  run_samples,
  wall_minutes,
  curves,
}: ExperimentModel): string {
  const count = (samples: number) => samples.toLocaleString('en-GB');
  // Samples of this run only. The start weights had seen the rest.
  const own = run_samples ?? curves.growth?.points.at(-1)?.samples ?? samples_seen;
  const start =
    own < samples_seen ? `from weights that had seen ${count(samples_seen - own)} samples` : 'from scratch';
  return (
    `The default model was trained ${start}, on ${hardware} (${count(own)} samples in ${Math.round(wall_minutes)} minutes of one run), ` +
    'and tested on clips that it never saw.'
  );
}

/** The table of the three objectives in words. */
export function objectivesReading({
  masked,
  contrastive,
  both,
}: Readonly<Record<Objective, ExperimentModel | null>>): string {
  const sentences: string[] = [];
  const find = (model: ExperimentModel | null) => model?.retrieval?.audio_to_visual.r1;
  const [m, c, b] = [find(masked), find(contrastive), find(both)];
  if (m && c && b) {
    const told = overlap(b, c)
      ? 'the intervals of the last two overlap'
      : 'the intervals of the last two do not overlap';
    sentences.push(
      `The right video ranks first for ${percent(m.value)} of audio queries after masked training only, ` +
        `${percent(c.value)} after contrastive training only and ${percent(b.value)} after both; ${told}.`,
    );
  }
  const gain = both?.probe?.both_over_audio;
  const gainSight = both?.probe?.both_over_visual;
  if (gain && gainSight) {
    sentences.push(
      `Predicting the kind from audio and video changes the accuracy by ${points(gain)} compared with audio only ` +
        `and by ${points(gainSight)} compared with video only.`,
    );
  }
  return sentences.join(' ');
}

/** A paired difference with its sign, and a note if its interval contains 0. */
export function points({ value, low, high }: Interval): string {
  const text = `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)} points`;
  return low <= 0 && high >= 0 ? `${text} (not distinguishable from 0)` : text;
}
