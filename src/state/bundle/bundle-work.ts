/** Records what the page shows as a lab bundle, and looks up what a check of one needs. */
import type { LabBundle, LabFigures, LabFiguresParams } from '../../contract/files/lab-bundle.ts';
import { AppError } from '../../core/errors.ts';
import type { AppState } from '../app-state.ts';
import type { Clip } from '../library/clip.ts';
import { reconstructQuestion } from '../reconstruct/reconstruct-question.ts';
import { galleryClip, includedClips } from '../selectors.ts';
import type { GetState, Services } from '../services.ts';
import type { LabNeed } from './bundle-slice.ts';
import { formatLabBundle } from './lab-bundle.ts';

/** The most clips in a bundle: 64 clips give 4,096 cosines, and more would only make the file longer. */
const MOST_CLIPS = 64;
/** The most missing things to list; more are only counted. */
const MOST_NEEDS = 20;
/** Window starts closer than this are the same. */
const SAME_START_SECONDS = 1e-3;

/** What the page shows now: the reconstruction, if the model can reconstruct, and the clips of the gallery. */
export function labQuestion(state: AppState): LabFiguresParams {
  const clips = includedClips(state).slice(0, MOST_CLIPS);
  const rebuilt = reconstructQuestion(state)?.params ?? null;
  if (!state.models.loaded || (clips.length === 0 && !rebuilt)) {
    throw new AppError(
      'model/none',
      'Expected a loaded model and an open clip to record, but one is missing. Load a model and open a clip first.',
    );
  }
  return {
    rebuilt,
    gallery: { clips: clips.map(galleryClip) },
  };
}

/** The file of a bundle: the question, its result, and the model and clips. */
export function bundleFile(
  state: AppState,
  browser: string,
  question: LabFiguresParams,
  figures: LabFigures,
) {
  const { loaded: model } = state.models;
  const { environment } = state.worker;
  if (!model?.sha256 || !environment)
    throw new AppError('model/none', 'The model is no longer loaded. Load it again.');
  const { name, sha256, storage, parameters, config } = model;
  const { clips, masks, runtime } = figures;
  const text = formatLabBundle({
    saved: new Date().toISOString(),
    made: {
      browser,
      backend: environment.backend,
      adapter: environment.adapter,
      threads: environment.threads,
      runtime,
    },
    model: { name, sha256, storage, parameters, config: { ...config } },
    clips: [...clips],
    question: { rebuilt: question.rebuilt, gallery: { clips: [...question.gallery.clips] } },
    masks,
    figures: figures.figures.map((figure) => ({ ...figure, values: [...figure.values] })),
  });
  const stem = `${name} ${question.rebuilt?.clipId ?? 'gallery'}`.replace(/[^\p{L}\p{N}.-]+/gu, '-');
  return { fileName: `${stem}-lab.json`, blob: new Blob([text], { type: 'application/json' }) };
}

/** What is missing for a check, and which open clip corresponds to each recorded clip. */
export async function lookUp(content: LabBundle, get: GetState, services: Services, signal: AbortSignal) {
  const needs: LabNeed[] = [];
  await get().models.loadShelf();
  if (get().models.loaded?.sha256 === null) await learnHash(get, services, signal);
  const model = modelNeed(content, get());
  if (model) needs.push(model);
  const ready = get().library.clips.filter(({ status }) => status === 'ready');
  const hashes = await services.engine.call('clipHashes', { clipIds: ready.map(({ id }) => id) }, { signal });
  const idOf = new Map<string, string>();
  for (const was of content.clips) {
    openIfListed(was, get);
    const same = ready.filter(({ id }) => was.sha256 !== null && hashes.get(id) === was.sha256);
    const clip = same.find(({ facts }) => isAt(facts?.windowStartSeconds, was.windowStartSeconds)) ?? same[0];
    if (clip && isAt(clip.facts?.windowStartSeconds, was.windowStartSeconds)) idOf.set(was.clipId, clip.id);
    else needs.push(clipNeed(was, clip?.id ?? null, get()));
  }
  const more = needs.length - MOST_NEEDS;
  if (more > 0) needs.splice(MOST_NEEDS, more, { text: `${more} more clips are not open.` });
  return { needs, idOf };
}

/** Opens a sample, or a clip from an earlier visit, which is kept under the hash of its file. */
function openIfListed({ sha256 }: LabBundle['clips'][number], get: GetState): void {
  const { clips, openListed } = get().library;
  const { copies } = get().keptClips;
  const isIt = (clip: Clip) =>
    clip.status === 'listed' && (clip.sha256 ?? copies.get(clip.id)?.keptId) === sha256;
  if (sha256 !== null) openListed(clips.filter(isIt).map(({ id }) => id));
}

const isAt = (start: number | undefined, wanted: number): boolean =>
  start !== undefined && Math.abs(start - wanted) < SAME_START_SECONDS;

function modelNeed({ model: was }: LabBundle, { models, keptModels }: AppState): LabNeed | null {
  const { loaded: model } = models;
  if (model?.sha256 === was.sha256) return null;
  const bundled = models.bundled.find(({ sha256 }) => sha256 === was.sha256);
  const mine = keptModels.listed?.models.find(({ sha256 }) => sha256 === was.sha256);
  const text = `The bundle was recorded with the model “${was.name}” (SHA-256 ${was.sha256.slice(0, 12)}…), but ${model ? `“${model.name}” is loaded` : 'no model is loaded'}`;
  if (bundled) return { text: `${text}.`, load: { bundledId: bundled.id } };
  if (mine) return { text: `${text}.`, load: { keptId: mine.id } };
  return { text: `${text}. Drop the file of that model.` };
}

function clipNeed(was: LabBundle['clips'][number], openId: string | null, { library }: AppState): LabNeed {
  const startSeconds = was.windowStartSeconds;
  if (openId !== null) {
    return {
      text: `“${was.name}” was recorded with its window at ${startSeconds.toFixed(1)} s, but the window is elsewhere now.`,
      move: { clipId: openId, startSeconds },
    };
  }
  if (was.sha256 === null)
    return { text: `“${was.name}” was a live recording, which was not saved as a file.` };
  const waiting = library.clips.some(
    ({ name, status }) => name === was.name && status !== 'ready' && status !== 'failed',
  );
  return {
    text: waiting
      ? `“${was.name}” is still opening. Wait for it.`
      : `“${was.name}” (SHA-256 ${was.sha256.slice(0, 12)}…, ${was.bytes} bytes) is not open. Drop its file.`,
  };
}

/** The recorded parameters, with the ids of the clips that are open here. */
export function translated({ question }: LabBundle, idOf: ReadonlyMap<string, string>): LabFiguresParams {
  const here = <T extends { readonly clipId: string }>(subject: T): T => ({
    ...subject,
    clipId: idOf.get(subject.clipId) ?? subject.clipId,
  });
  return {
    rebuilt: question.rebuilt && here(question.rebuilt),
    gallery: { clips: question.gallery.clips.map(here) },
  };
}

/** Computes the hash of the loaded model's file. */
export async function learnHash(get: GetState, { engine }: Services, signal: AbortSignal): Promise<void> {
  const { id, ...facts } = await engine.call('hashModel', {}, { signal });
  get().models.learn(id, facts);
}
