/** `cavmae evaluate retrieval`: recall and ranks of a folder of features, beside the paper's rows. */
import { join } from 'node:path';
import type { FramePolicy } from '../src/analysis/retrieval/frame-policy.ts';
import { FRAME_POLICIES } from '../src/analysis/retrieval/frame-policy.ts';
import type { FigureName, Interval } from '../src/analysis/retrieval/rank-figures.ts';
import { figuresWithIntervals } from '../src/analysis/retrieval/rank-figures.ts';
import { CommandError } from './fail.ts';
import { partsIn, readRows } from './feature-table.ts';
import { readOfficialList, stem } from './official-list.ts';
import type { BothWays, Pairs } from './pair-scores.ts';
import { pairRanks } from './pair-scores.ts';
import { writeWhole } from './write-files.ts';

/** R@1, R@5 and R@10 of the paper's table 4, CAV-MAE Scale+, per cent. */
const PAPER = [
  { set: 'AudioSet', visualToAudio: [18.8, 39.5, 50.1], audioToVisual: [15.1, 34.0, 43.0] },
  { set: 'VGGSound', visualToAudio: [14.8, 34.2, 44.0], audioToVisual: [12.8, 30.4, 40.3] },
] as const;

const RESAMPLES = 1000;
const DIRECTIONS = ['visualToAudio', 'audioToVisual'] as const;
type Direction = (typeof DIRECTIONS)[number];
const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  visualToAudio: 'video to audio',
  audioToVisual: 'audio to video',
};

export interface RetrievalFigures {
  readonly direction: Direction;
  readonly policy: FramePolicy | 'stored';
  readonly figures: Readonly<Record<FigureName, Interval>>;
  /** Queries whose partner shares its score with another clip; R@1 if those ties went against it. */
  readonly tied: number;
  readonly recallAt1Pessimistic: number;
}

export interface RetrievalEvaluation {
  readonly pairs: number;
  readonly leftOut: number;
  readonly missing: readonly string[];
  readonly rows: readonly RetrievalFigures[];
  /** R@1 by chance. */
  readonly chance: number;
}

/**
 * Evaluates the first window of every clip that has audio and video.
 *
 * @param list - an official `*_for_retrieval_cleaned.json`; null takes every clip.
 */
export async function evaluateRetrieval(folder: string, list: string | null): Promise<RetrievalEvaluation> {
  const clips = await readClips(folder);
  const wanted = list === null ? null : readOfficialList(list).map(({ id }) => id);
  const named = new Map([...clips.values()].map((clip) => [stem(clip.path), clip]));
  const chosen = wanted === null ? [...clips.values()] : wanted.flatMap((id) => named.get(id) ?? []);
  const missing = wanted === null ? [] : wanted.filter((id) => !named.has(id));
  const both = chosen.filter(({ audio, frames }) => audio !== null && frames.size > 0);
  if (both.length < 2) {
    throw new CommandError(
      `Expected at least two clips with audio and video in ${folder}, found ${both.length}.`,
    );
  }
  const pairs = toPairs(both);
  const ranks = pairRanks(pairs);
  const policies: readonly FramePolicy[] = pairs.frames === 1 ? ['frame'] : FRAME_POLICIES;
  const rows = policies.flatMap((policy) =>
    DIRECTIONS.map((direction) =>
      figuresOf(ranks[policy], direction, pairs.frames === 1 ? 'stored' : policy),
    ),
  );
  return { pairs: both.length, leftOut: chosen.length - both.length, missing, rows, chance: 1 / both.length };
}

function figuresOf(
  ranks: BothWays,
  direction: Direction,
  policy: RetrievalFigures['policy'],
): RetrievalFigures {
  const { best, worst } = ranks[direction];
  const figures = figuresWithIntervals(best, RESAMPLES, 1);
  if (!figures) throw new CommandError('Expected at least one query, got none.');
  const tied = best.filter((rank, query) => rank !== worst[query]).length;
  const recallAt1Pessimistic = worst.filter((rank) => rank === 1).length / worst.length;
  return { direction, policy, figures, tied, recallAt1Pessimistic };
}

interface Clip {
  readonly path: string;
  readonly windowStartSeconds: number;
  audio: readonly number[] | null;
  /** By frame; the mean over frames has one place of its own. */
  readonly frames: Map<number, readonly number[]>;
}

const MEAN_FRAME = -1;

/** Clips by id, each with the rows of its first window; a clip that two runs wrote counts once. */
async function readClips(folder: string): Promise<Map<string, Clip>> {
  const parts = partsIn(folder);
  if (parts.length === 0)
    throw new CommandError(`Expected Parquet files of features in ${folder}, found none.`);
  const clips = new Map<string, Clip>();
  const columns = ['clip_id', 'path', 'window_start_seconds', 'frame', 'audio', 'visual'];
  for (const part of parts) {
    for (const row of await readRows(part, columns)) {
      const id = String(row['clip_id']);
      const start = Number(row['window_start_seconds']);
      let clip = clips.get(id);
      if (!clip || start < clip.windowStartSeconds) {
        clip = { path: String(row['path']), windowStartSeconds: start, audio: null, frames: new Map() };
        clips.set(id, clip);
      }
      if (start > clip.windowStartSeconds) continue;
      clip.audio ??= row['audio'] as readonly number[] | null;
      const visual = row['visual'] as readonly number[] | null;
      if (visual) clip.frames.set(row['frame'] === null ? MEAN_FRAME : Number(row['frame']), visual);
    }
  }
  return clips;
}

function toPairs(clips: readonly Clip[]): Pairs {
  const width = clips[0]?.audio?.length ?? 0;
  const frames = Math.max(...clips.map((clip) => clip.frames.size));
  const audio = new Float32Array(clips.length * width);
  const visual = new Float32Array(clips.length * frames * width);
  const hasFrame = new Uint8Array(clips.length * frames);
  clips.forEach((clip, item) => {
    audio.set(clip.audio ?? [], item * width);
    [...clip.frames]
      .sort(([a], [b]) => a - b)
      .forEach(([, vector], place) => {
        visual.set(vector, (item * frames + place) * width);
        hasFrame[item * frames + place] = 1;
      });
  });
  return { count: clips.length, width, audio, frames, visual, hasFrame };
}

const percent = (value: number | null) => (value === null ? '' : (value * 100).toFixed(1));

const RECALLS = ['recallAt1', 'recallAt5', 'recallAt10'] as const;

/** The evaluation as a text table, the paper's rows below ours. */
export function retrievalText({ pairs, leftOut, missing, rows, chance }: RetrievalEvaluation): string {
  const lines = [
    `${pairs} pairs; R@1 by chance ${percent(chance)} %` +
      (leftOut > 0 ? `; ${leftOut} clips without audio or video are left out` : '') +
      (missing.length > 0 ? `; ${missing.length} of the list are not among the features` : ''),
    '',
    ['', 'frames', 'R@1', 'R@5', 'R@10', 'median rank', 'mean rank', 'MRR', 'tied'].join('\t'),
  ];
  for (const { direction, policy, figures, tied } of rows) {
    const recalls = RECALLS.map((name) => {
      const { value, low, high } = figures[name];
      return `${percent(value)} (${percent(low)}-${percent(high)})`;
    });
    lines.push(
      [
        DIRECTION_WORDS[direction],
        policy,
        ...recalls,
        figures.medianRank.value,
        figures.meanRank.value.toFixed(1),
        figures.meanReciprocalRank.value.toFixed(3),
        tied,
      ].join('\t'),
    );
  }
  for (const { set, ...of } of PAPER) {
    for (const direction of DIRECTIONS) {
      lines.push(
        [DIRECTION_WORDS[direction], `paper, ${set}`, ...of[direction].map((v) => v.toFixed(1))].join('\t'),
      );
    }
  }
  return lines.join('\n');
}

/** The rows as a LaTeX table. */
export function retrievalLatex({ rows, pairs }: RetrievalEvaluation): string {
  const cells = rows.map(
    ({ direction, policy, figures }) =>
      `${DIRECTION_WORDS[direction]} (${policy}) & ${RECALLS.map((name) => percent(figures[name].value)).join(' & ')} \\\\`,
  );
  const paper = PAPER.flatMap(({ set, ...of }) =>
    DIRECTIONS.map(
      (direction) =>
        `${DIRECTION_WORDS[direction]} (paper, ${set}) & ${of[direction].map((v) => v.toFixed(1)).join(' & ')} \\\\`,
    ),
  );
  return [
    `% ${pairs} pairs`,
    '\\begin{tabular}{lccc}',
    ' & R@1 & R@5 & R@10 \\\\',
    '\\hline',
    ...cells,
    '\\hline',
    ...paper,
    '\\end{tabular}',
  ].join('\n');
}

/** Writes the evaluation beside the features. */
export function writeEvaluation(folder: string, evaluation: RetrievalEvaluation): void {
  writeWhole(join(folder, 'retrieval.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
  writeWhole(join(folder, 'retrieval.tex'), `${retrievalLatex(evaluation)}\n`);
}
