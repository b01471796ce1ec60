/** The clips of a run, opened one after the other and handed to the training worker. */
import type { Progress } from '../../contract/environment.ts';
import { parseSampleManifest } from '../../contract/files/samples.ts';
import type { TrainContract } from '../../contract/train.ts';
import { AppError } from '../../core/errors.ts';
import type { RpcClient } from '../../core/rpc.ts';
import type { AppState } from '../app-state.ts';
import type { Services } from '../services.ts';
import type { TrainSource } from './train-slice.ts';

/** A clip by the name that the training worker keeps it under. */
interface Wanted {
  readonly clipId: string;
  readonly name: string;
  /** Where it is fetched from; null for one that is open in the library under `libraryId`. */
  readonly url: string | null;
  readonly libraryId: string | null;
}

/** What shipped clips are called: their address, so that a later visit finds them. */
const SHIPPED = 'shipped ';

/** Clips that are made ready at once: one is decoded while the arrays of another are computed. */
const LANES = 2;

const FOLDERS = { samples: 'samples/', training: 'samples/train/' } as const;

/** Names the clips of a source. @throws {@link AppError} `not-found` if there are none. */
export async function wantedClips(
  source: TrainSource,
  state: AppState,
  { baseUrl, fetchJson }: Pick<Services, 'baseUrl' | 'fetchJson'>,
): Promise<readonly Wanted[]> {
  if (source === 'own') return ownClips(state);
  const folder = new URL(FOLDERS[source], baseUrl);
  const { clips } = parseSampleManifest(await fetchJson(new URL('manifest.json', folder).href));
  return clips.map(({ file, title }) => shipped(new URL(file, folder).href, title));
}

/** The clips of a saved run. Clips of the user that are not kept can't be found again. */
export const savedClips = (clipIds: readonly string[]): readonly Wanted[] =>
  clipIds.map((clipId) =>
    clipId.startsWith(SHIPPED)
      ? shipped(clipId.slice(SHIPPED.length), clipId)
      : { clipId, name: clipId, url: null, libraryId: null },
  );

const shipped = (url: string, name: string): Wanted => ({
  clipId: SHIPPED + url,
  name,
  url,
  libraryId: null,
});

/** The user's open clips that have audio and video. */
export const usableClips = ({ library: { clips } }: Pick<AppState, 'library'>) =>
  clips.filter(
    ({ origin, status, facts }) =>
      origin === 'user' && status === 'ready' && facts?.hasAudio && facts.hasVideo,
  );

function ownClips(state: AppState): readonly Wanted[] {
  const usable = usableClips(state);
  if (usable.length === 0) {
    throw new AppError(
      'not-found',
      'Expected clips of your own with audio and video, got none: drop files on the page first.',
    );
  }
  return usable.map(({ id, name, facts }) => ({
    clipId: `own ${id} ${name} ${facts!.durationSeconds} ${facts!.windowStartSeconds}`,
    name,
    url: null,
    libraryId: id,
  }));
}

/** Gives the training worker the clips that it lacks. */
export async function provideClips(
  training: RpcClient<TrainContract>,
  { engine }: Pick<Services, 'engine'>,
  wanted: readonly Wanted[],
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { missing } = await training.call('holds', { clipIds: wanted.map(({ clipId }) => clipId) });
  const toOpen = wanted.filter(({ clipId }) => missing.includes(clipId));
  let done = 0;
  const waiting = [...toOpen];
  const lane = async () => {
    for (let clip = waiting.shift(); clip; clip = waiting.shift()) {
      onProgress({ stage: 'Preparing clips', done, total: toOpen.length });
      await provideClip(training, engine, clip, signal);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function provideClip(
  training: RpcClient<TrainContract>,
  engine: Services['engine'],
  { clipId, name, url, libraryId }: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const openId = libraryId ?? clipId;
  if (url === null && libraryId === null)
    throw new AppError('not-found', `A clip of the saved run is no longer here: ${name}. Start a new run.`);
  if (url !== null) await engine.call('openClip', { clipId, source: { kind: 'url', url, name } }, { signal });
  const arrays = await engine.call('clipArrays', { clipId: openId }, { signal });
  if (url !== null) await engine.call('closeClip', { clipId });
  const transfer = [arrays.logMel.buffer, ...new Set(arrays.pictures.map(({ buffer }) => buffer))];
  await training.call('addClip', { clipId, name, arrays }, { transfer, signal });
}
