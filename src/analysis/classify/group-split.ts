/** Splits items into training and test so that no source is on both sides. */
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';

/** Training items and test items. Other items would have leaked, or their label has only one source. */
export interface GroupSplit {
  /** Items, ascending. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** Labels left out: all their items come from one source, so they can't be on both sides. */
  readonly leftOut: readonly number[];
}

/**
 * Draws `shots` training items per label, so that no source has items on both sides.
 *
 * Whole sources are drawn, in an order that the seed decides, while a label still needs items and another of its
 * sources remains for the test. Items of a training source are never tested, not even those that were not needed.
 *
 * @param labels - (items) label of each, from 0.
 * @param groups - (items) the source that each was cut from.
 * @param shots - training items per label, at least 1; a label without enough sources gets fewer.
 * @throws {@link AppError} `shape` if the arrays disagree or `shots` is not a whole number from 1.
 */
export function splitByGroup(
  labels: readonly number[],
  groups: readonly string[],
  shots: number,
  seed: number,
): GroupSplit {
  if (labels.length !== groups.length || !Number.isInteger(shots) || shots < 1) {
    throw new AppError(
      'shape',
      `Expected a source for each of ${labels.length} items and at least one shot, got ${groups.length} and ${shots}.`,
    );
  }
  const sources = sourcesOf(labels, groups);
  const sourcesOfLabel = new Map<number, Set<string>>();
  labels.forEach((label, item) => {
    const own = sourcesOfLabel.get(label) ?? new Set();
    sourcesOfLabel.set(label, own.add(groups[item] as string));
  });
  const leftOut = [...sourcesOfLabel].filter(([, own]) => own.size < 2).map(([label]) => label);
  const kept = [...sourcesOfLabel.keys()].filter((label) => !leftOut.includes(label));

  const order = shuffled([...sources.keys()], seed);
  const taught = new Set<string>();
  const train: number[] = [];
  for (const label of kept.sort((a, b) => a - b)) {
    const own = order.filter((source) => sourcesOfLabel.get(label)?.has(source));
    let needed = shots - train.filter((item) => labels[item] === label).length;
    for (const source of own) {
      if (needed <= 0) break;
      if (taught.has(source) || !leavesATest(source, sources, labels, kept, sourcesOfLabel, taught)) continue;
      taught.add(source);
      for (const other of kept) {
        const had = train.filter((item) => labels[item] === other).length;
        const gives = (sources.get(source) ?? []).filter((item) => labels[item] === other);
        const taken = gives.slice(0, Math.max(0, shots - had));
        train.push(...taken);
        if (other === label) needed -= taken.length;
      }
    }
  }
  const test = labels.flatMap((label, item) =>
    kept.includes(label) && !taught.has(groups[item] as string) ? [item] : [],
  );
  return { train: train.sort((a, b) => a - b), test, leftOut: leftOut.sort((a, b) => a - b) };
}

/** Items of each source. */
function sourcesOf(labels: readonly number[], groups: readonly string[]): Map<string, number[]> {
  const sources = new Map<string, number[]>();
  labels.forEach((_, item) => {
    const source = groups[item] as string;
    sources.set(source, [...(sources.get(source) ?? []), item]);
  });
  return sources;
}

/** Whether every label of a source still has another source for the test if this one is used for training. */
function leavesATest(
  source: string,
  sources: ReadonlyMap<string, readonly number[]>,
  labels: readonly number[],
  kept: readonly number[],
  sourcesOfLabel: ReadonlyMap<number, ReadonlySet<string>>,
  taught: ReadonlySet<string>,
): boolean {
  return (sources.get(source) ?? []).every((item) => {
    const label = labels[item] as number;
    if (!kept.includes(label)) return true;
    return [...(sourcesOfLabel.get(label) ?? [])].some((other) => other !== source && !taught.has(other));
  });
}

function shuffled(items: readonly string[], seed: number): string[] {
  return new SeededRandom(seed).sample(items.length, items.length).map((index) => items[index] as string);
}
