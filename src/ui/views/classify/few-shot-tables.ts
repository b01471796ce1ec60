/** The results of the few-shot heads and of missing modalities, as tables and in words. */
import type {
  ConfusionResult,
  FewShotHead,
  FewShotResult,
  FewShotSense,
  ShareInterval,
} from '../../../contract/classify.ts';
import type { Cell, Numbers } from '../../kit/table/numbers.ts';
import { MODE_WORDS } from './mode-words.ts';

export type FewShotMetric = 'accuracy' | 'balancedAccuracy' | 'meanAveragePrecision';

export const HEAD_NAMES: Readonly<Record<FewShotHead, string>> = {
  neighbours: 'Nearest neighbours',
  prototypes: 'Prototypes',
  logistic: 'Logistic regression',
};
export const SENSE_NAMES: Readonly<Record<FewShotSense, string>> = {
  audio: 'Audio',
  visual: 'Video',
  both: 'Both',
};
export const METRIC_NAMES: Readonly<Record<FewShotMetric, string>> = {
  accuracy: 'Accuracy',
  balancedAccuracy: 'Balanced accuracy',
  meanAveragePrecision: 'mAP',
};

const HEADS = ['neighbours', 'prototypes', 'logistic'] as const;

/** Heads by modality, in percent with intervals. */
export function headNumbers(result: FewShotResult, metric: FewShotMetric): Numbers {
  const senses = sensesOf(result);
  return {
    name: `few-shot-${metric}`,
    corner: METRIC_NAMES[metric],
    heads: senses.map((sense) => SENSE_NAMES[sense]),
    rows: HEADS.map((head) => ({
      label: HEAD_NAMES[head],
      unit: '%',
      decimals: 1,
      cells: senses.map((sense) => percent(figuresOf(result, head, sense)?.[metric] ?? null)),
    })),
  };
}

/** Classes by modality for one head: the recall of each class's test clips. */
export function classNumbers(result: FewShotResult, head: FewShotHead): Numbers {
  const senses = sensesOf(result);
  return {
    name: `few-shot-classes-${head}`,
    corner: 'Recall by class',
    heads: senses.map((sense) => SENSE_NAMES[sense]),
    rows: result.classes.map((label, index) => ({
      label,
      unit: '%',
      decimals: 0,
      cells: senses.map((sense) => percent(figuresOf(result, head, sense)?.recallIntervals[index] ?? null)),
    })),
  };
}

/** For each mode: how often its answer equals the answer from both modalities, and how often it is right. */
export function confusionNumbers({ modes, known }: ConfusionResult): Numbers {
  return {
    name: 'missing-senses',
    corner: 'Answer from',
    heads: ['Same as audio and video', ...(known > 0 ? [`Correct, of ${known} labelled`] : [])],
    rows: modes.map(({ mode, agreement, accuracy }) => ({
      label: MODE_WORDS[mode].name,
      unit: '%',
      decimals: 1,
      cells: [mode === 'multimodal' ? null : percent(agreement), ...(known > 0 ? [percent(accuracy)] : [])],
    })),
  };
}

/** The best head and modality by a metric, in words. */
export function readFewShot(result: FewShotResult, metric: FewShotMetric, shots: number): string {
  const [best] = [...result.heads].sort((a, b) => b[metric].value - a[metric].value);
  if (!best) return '';
  const { value, low, high } = best[metric];
  const interval = low === null || high === null ? '' : ` (95 % interval ${round(low)} to ${round(high)} %)`;
  const how = shots === 1 ? 'one example' : `${shots} examples`;
  const guess =
    metric === 'accuracy'
      ? `. Always naming the most frequent label gets ${round(result.majorityShare)} %`
      : '';
  return `With ${how} per label, ${HEAD_NAMES[best.head].toLowerCase()} on ${SENSE_NAMES[best.sense].toLowerCase() === 'both' ? 'audio and video' : SENSE_NAMES[best.sense].toLowerCase()} does best: ${METRIC_NAMES[metric] === 'mAP' ? 'mAP' : METRIC_NAMES[metric].toLowerCase()} ${round(value)} %${interval} over ${result.classes.length} labels${guess}.`;
}

function round(share: number): string {
  return (100 * share).toFixed(1);
}

function percent(share: ShareInterval | null): Cell {
  if (!share) return null;
  const { value, low, high } = share;
  return low === null || high === null
    ? 100 * value
    : { value: 100 * value, low: 100 * low, high: 100 * high };
}

function sensesOf({ heads }: FewShotResult): FewShotSense[] {
  return (['audio', 'visual', 'both'] as const).filter((sense) => heads.some((one) => one.sense === sense));
}

function figuresOf({ heads }: FewShotResult, head: FewShotHead, sense: FewShotSense) {
  return heads.find((one) => one.head === head && one.sense === sense);
}
