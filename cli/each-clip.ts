/** Opens each input in a worker, hands it on, closes it, and gathers results and errors. */
import { basename, extname, join } from 'node:path';
import type { ClipSummary } from '../src/contract/clip.ts';
import type { EngineOptions } from './engine.ts';
import { BatchEngine } from './engine.ts';
import { EXIT } from './fail.ts';
import type { Input } from './inputs.ts';
import { listInputs } from './inputs.ts';
import { ProgressLine } from './progress.ts';
import { inParallel, Interrupt } from './queue.ts';
import { writeWhole } from './write-files.ts';

/** An input that is open in a worker. */
export interface OpenInput {
  readonly engine: BatchEngine;
  readonly worker: number;
  readonly clipId: string;
  /** What its results are called: the file's stem, numbered where two files share one. */
  readonly name: string;
}

export interface ItemsResult {
  readonly out: string;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly interrupted: boolean;
}

/** Runs `work` on every input that opens; one that fails is listed in `errors.jsonl` and stops no other. */
export async function eachClip(
  given: readonly string[],
  out: string,
  engineOptions: EngineOptions,
  work: (input: OpenInput) => Promise<Readonly<Record<string, unknown>>>,
): Promise<ItemsResult> {
  const inputs = await listInputs(given, null);
  const names = namesOf(inputs);
  const interrupt = new Interrupt();
  const engine = await BatchEngine.start(engineOptions);
  try {
    const items: Record<string, unknown>[] = [];
    const errors: ItemsResult['errors'][number][] = [];
    const progress = new ProgressLine(inputs.length, 'clips');
    await inParallel(inputs, engine.workers, interrupt, async (input, worker) => {
      const { path } = input;
      const name = names.get(path) as string;
      try {
        const made = await withOpenClip(engine, worker, input, () =>
          work({ engine, worker, clipId: input.id, name }),
        );
        items.push({ path, name, ...made });
        progress.add();
      } catch (error) {
        errors.push({ path, ...reasonOf(error) });
        progress.add(true);
      }
    });
    progress.end();
    if (errors.length > 0) {
      writeWhole(join(out, 'errors.jsonl'), `${errors.map((line) => JSON.stringify(line)).join('\n')}\n`);
    }
    items.sort((a, b) => (String(a['path']) < String(b['path']) ? -1 : 1));
    return { out, items, errors, interrupted: interrupt.asked };
  } finally {
    interrupt.release();
    await engine.close();
  }
}

/** Opens an input in a worker, hands on what is known of it, and closes it whatever happens. */
export async function withOpenClip<T>(
  engine: BatchEngine,
  worker: number,
  { id: clipId, absolute }: Input,
  work: (opened: ClipSummary) => Promise<T>,
): Promise<T> {
  const source = { kind: 'file', file: { $file: 0 } };
  const opened = await engine.call(worker, 'openClip', { clipId, source }, [absolute]);
  try {
    return await work(opened);
  } finally {
    await engine.call(worker, 'closeClip', { clipId });
  }
}

/** Why an item failed, as `errors.jsonl` tells it. */
export function reasonOf(error: unknown): { readonly code: string; readonly message: string } {
  const { message, code = 'internal' } = error as Error & { code?: string };
  return { code, message };
}

/** The exit code of a run over many items. */
export function exitCodeOf(failed: number, interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  return failed > 0 ? EXIT.someFailed : 0;
}

/** The name of each path's results: its stem, with -2, -3, ... where that is taken. */
function namesOf(inputs: readonly Input[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    inputs.map(({ path }) => {
      const stem = basename(path, extname(path));
      let name = stem;
      for (let n = 2; taken.has(name); n += 1) name = `${stem}-${n}`;
      taken.add(name);
      return [path, name];
    }),
  );
}
