/** The runs that this browser keeps: a folder each, with its tensors and a JSON file of what is told of it. */
import type { SavedRun } from '../contract/train.ts';
import { OBJECTIVE_NAMES } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import { readRunRecord, type RunRecord } from './checkpoint.ts';
import { readFile, trainFolder, writeFile } from './kept.ts';
import { freeName, runName } from './names.ts';

const RUN = 'run-';
const FACTS = 'facts.json';
const WEIGHTS = '.safetensors';
/** The one run that earlier versions kept, beside the clips. */
const EARLIER = 'run.safetensors';

/** Where a run lies. */
interface Home {
  readonly id: string;
  readonly folder: FileSystemDirectoryHandle;
}

/** The runs kept here, the one saved last first. A run of which nothing can be read is left out. */
export async function savedRuns(): Promise<readonly SavedRun[]> {
  await takeOverEarlier();
  const found: SavedRun[] = [];
  for (const home of await homes()) {
    const run = await factsOf(home);
    if (run) found.push(run);
  }
  return found.sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
}

/** The runs that go on together with a run, itself among them; that with both losses first, as when they began. */
export async function runsBeside(id: string): Promise<readonly SavedRun[]> {
  const all = await savedRuns();
  const own = all.find((run) => run.id === id);
  if (!own) return [];
  if (own.comparison === undefined) return [own];
  const together = all.filter(({ comparison }) => comparison === own.comparison);
  const order = Object.keys(OBJECTIVE_NAMES);
  const place = (run: SavedRun) => order.indexOf(run.settings.objective);
  return together.sort((a, b) => place(a) - place(b));
}

/** The tensors of a run as they were saved last. @throws {@link AppError} `not-found` if it is not kept here. */
export async function savedFile(id: string): Promise<File> {
  const home = (await homes()).find((one) => one.id === id);
  const file = home && (await tensorsOf(home.folder));
  if (!file) throw new AppError('not-found', 'This run is not saved in this browser: start a new one.');
  return file;
}

/**
 * Saves a run. The tensors saved before stay until the new ones and what is told of them are written.
 *
 * @returns whether it lies there now; false where the browser has no room for it or keeps no files.
 */
export async function saveRun(id: string, name: string, file: Blob, record: RunRecord): Promise<boolean> {
  const folder = await (
    await trainFolder()
  )
    ?.getDirectoryHandle(RUN + id, { create: true })
    .catch(() => null);
  if (!folder) return false;
  const fileName = tensorsName(record.steps);
  const kept = await readFacts(folder);
  // Nothing was learned since; and an overwritten file might be broken off.
  if (kept?.steps === record.steps && (await readFile(folder, fileName))) return true;
  if (!(await writeFile(folder, fileName, [new Uint8Array(await file.arrayBuffer())]))) return false;
  // A name given while it ran is kept.
  const told = toldOf(id, kept?.name ?? name, record, new Date().toISOString());
  if (!(await writeFacts(folder, told))) return false;
  for await (const entry of folder.keys())
    if (entry.endsWith(WEIGHTS) && entry !== fileName) await folder.removeEntry(entry).catch(() => undefined);
  return true;
}

/** Gives a run another name; a number is added if another run has it. */
export async function renameRun(id: string, name: string): Promise<void> {
  const home = (await homes()).find((one) => one.id === id);
  const facts = home && (await factsOf(home));
  if (!facts) throw new AppError('not-found', 'This run is no longer saved in this browser.');
  const others = (await savedRuns()).filter((run) => run.id !== id).map((run) => run.name);
  const wanted = name.trim().slice(0, 60);
  if (wanted === '') throw new AppError('shape', 'Expected a name for the run, got none.');
  await writeFacts(home.folder, { ...facts, name: freeName(wanted, others) });
}

/** Removes a run. */
export async function deleteRun(id: string): Promise<void> {
  await (await trainFolder())?.removeEntry(RUN + id, { recursive: true }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return;
    throw new AppError('storage/busy', 'The run is being written by another tab: close that tab first.');
  });
}

/** A name for a new run that none of the kept ones has. */
export async function newName(
  settings: SavedRun['settings'],
  base: SavedRun['base'] | null,
  taken: readonly string[],
): Promise<string> {
  const names = (await savedRuns()).map(({ name }) => name);
  return freeName(runName(settings, base), [...names, ...taken]);
}

async function homes(): Promise<readonly Home[]> {
  const folder = await trainFolder();
  const found: Home[] = [];
  if (!folder) return found;
  for await (const [name, handle] of folder.entries())
    if (handle.kind === 'directory' && name.startsWith(RUN))
      found.push({ id: name.slice(RUN.length), folder: handle as FileSystemDirectoryHandle });
  return found;
}

/** What is told of a run; read from its tensors' header where the JSON file was broken off. */
async function factsOf({ id, folder }: Home): Promise<SavedRun | null> {
  const facts = await readFacts(folder);
  if (facts && (await readFile(folder, tensorsName(facts.steps)))) return facts;
  const file = await tensorsOf(folder);
  const record = file && (await readRunRecord(file));
  if (!record) return null;
  const name = runName(record.settings, record.base);
  return toldOf(id, name, record, new Date(file.lastModified).toISOString());
}

const tensorsName = (steps: number) => `step-${steps}${WEIGHTS}`;

async function readFacts(folder: FileSystemDirectoryHandle): Promise<SavedRun | null> {
  try {
    const facts = await readFile(folder, FACTS);
    return facts && (JSON.parse(await facts.text()) as SavedRun);
  } catch {
    return null;
  }
}

const writeFacts = (folder: FileSystemDirectoryHandle, run: SavedRun) =>
  writeFile(folder, FACTS, [new TextEncoder().encode(JSON.stringify(run))]);

/** The tensors with the most steps that can be read: an interrupted save leaves newer ones that can't. */
async function tensorsOf(folder: FileSystemDirectoryHandle): Promise<File | null> {
  const names: string[] = [];
  for await (const name of folder.keys()) if (name.endsWith(WEIGHTS)) names.push(name);
  const steps = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
  for (const name of names.sort((a, b) => steps(b) - steps(a))) {
    const file = await readFile(folder, name);
    if (file && (await readRunRecord(file))) return file;
  }
  return null;
}

function toldOf(id: string, name: string, record: RunRecord, savedAt: string): SavedRun {
  const { settings, steps, clipIds, points, heldOut, base, sampleIds, comparison } = record;
  return {
    id,
    name,
    settings,
    steps,
    clipIds,
    ...(base && { base, sampleIds: sampleIds ?? [] }),
    ...(comparison !== undefined && { comparison }),
    savedAt,
    last: points.at(-1) ?? null,
    heldOut: heldOut.at(-1) ?? null,
  };
}

/** Moves the run of an earlier version to a folder of its own, once. */
async function takeOverEarlier(): Promise<void> {
  const folder = await trainFolder();
  const file = await readFile(folder, EARLIER);
  const record = file && (await readRunRecord(file));
  if (!folder || !file || !record) return;
  // The same id in two tabs that take it over at once, so that they make one run of it.
  const isMoved = await saveRun(`earlier-${file.lastModified}`, runName(record.settings, null), file, record);
  if (isMoved) await folder.removeEntry(EARLIER).catch(() => undefined);
}
