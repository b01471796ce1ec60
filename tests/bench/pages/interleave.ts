/** Milliseconds of every round, by candidate. */
export type Rounds = Record<string, number[]>;

/**
 * Times candidates in turn, A B then B A, so that a machine that slows down or speeds up does so for all of
 * them; `warmups` rounds go first and are not counted.
 */
export async function interleave(
  candidates: Readonly<Record<string, () => unknown>>,
  rounds: number,
  warmups: number,
): Promise<Rounds> {
  const names = Object.keys(candidates);
  const times: Rounds = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmups; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) {
      const started = performance.now();
      await candidates[name]!();
      if (round >= 0) times[name]!.push(performance.now() - started);
    }
  }
  return times;
}
