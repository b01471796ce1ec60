/** The comparison in words. */
import type { ExperimentModel, Interval, Objective } from '../../../contract/experiments.ts';

const percent = (value: number) => `${value.toFixed(1)} %`;

/** Whether two intervals share a value: then the figures are not told apart. */
const overlap = (a: Interval, b: Interval) => a.low <= b.high && b.low <= a.high;

/** How the first model was trained, in words: from what, on how much, and what it is measured on. */
export function trainedReading({ hardware, samples_seen, wall_minutes, curves }: ExperimentModel): string {
  const count = (samples: number) => samples.toLocaleString('en-GB');
  // What a model that grows has seen in this run; the rest it saw before, in the weights that it started from.
  const own = curves.growth?.points.at(-1)?.samples ?? samples_seen;
  const start =
    own < samples_seen ? `from weights that had seen ${count(samples_seen - own)} samples` : 'from nothing';
  return (
    `Trained ${start}, on ${hardware} (${count(own)} samples in ${Math.round(wall_minutes)} minutes of one run), ` +
    'measured on clips it has never seen. Percentages carry 95 % intervals; nothing below was chosen for looking good.'
  );
}

/** The three-objective table in words, as its numbers stand and no further. */
export function objectivesReading({
  masked,
  contrastive,
  both,
}: Readonly<Record<Objective, ExperimentModel | null>>): string {
  const sentences: string[] = [];
  const find = (model: ExperimentModel | null) => model?.retrieval?.audio_to_visual.r1;
  const [m, c, b] = [find(masked), find(contrastive), find(both)];
  if (m && c && b) {
    const told = overlap(b, c) ? 'the intervals of the last two overlap' : 'their intervals lie apart';
    sentences.push(
      `The right picture comes first for ${percent(m.value)} of sounds after masked training alone, ` +
        `${percent(c.value)} after contrastive alone and ${percent(b.value)} after both; ${told}.`,
    );
  }
  const gain = both?.probe?.both_over_audio;
  const gainSight = both?.probe?.both_over_visual;
  if (gain && gainSight) {
    sentences.push(
      `Reading the kind from both senses instead of one changes accuracy by ${points(gain)} over sound alone ` +
        `and ${points(gainSight)} over picture alone.`,
    );
  }
  return sentences.join(' ');
}

/** A paired difference with its sign, and whether its interval keeps clear of zero. */
export function points({ value, low, high }: Interval): string {
  const text = `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)} points`;
  return low <= 0 && high >= 0 ? `${text} (not told apart from none)` : text;
}
