/** Converts the logits of one mode to the answer that the page gets. */
import { averageFrames, probabilitiesOf } from '../../analysis/classify/classification.ts';
import type { Activation, ModeAnswer } from '../../contract/classify.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import { stackRows } from '../../math/rows.ts';
import { topK } from '../../math/top-k.ts';

/** Bars shown for a mode. */
const TOP = 10;

/** Turns the logits of one mode, one row per frame, into averaged probabilities, bars and votes. */
export function answerOf(
  mode: ClassifyMode,
  logits: readonly Float32Array<ArrayBuffer>[],
  activation: Activation,
): ModeAnswer {
  const rows = logits.map((row) => probabilitiesOf(row, activation));
  const probabilities = averageFrames(rows);
  return {
    mode,
    logits: stackRows(logits),
    frameProbabilities: stackRows(rows),
    probabilities,
    top: topK(probabilities, TOP),
    votes: Uint32Array.from(rows, (row) => topK(row, 1)[0] ?? 0),
  };
}
