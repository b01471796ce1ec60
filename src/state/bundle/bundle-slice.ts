/** State of the lab bundle: saves one, opens one and checks it. */
import type { LabBundle, LabFigures, LabFiguresParams } from '../../contract/lab-bundle.ts';
import type { ExportedFile } from '../../contract/model.ts';
import type { WireError } from '../../core/errors.ts';
import { AppError, toWireError } from '../../core/errors.ts';
import type { AppState } from '../app-state.ts';
import type { Clip } from '../library/clip.ts';
import { reconstructQuestion } from '../reconstruct/reconstruct-question.ts';
import type { JobState } from '../run/job.ts';
import { IDLE_JOB, Job } from '../run/job.ts';
import { galleryClip, includedClips } from '../selectors.ts';
import type { GetState, MakeSlice, Services } from '../services.ts';
import type { LabRow } from './lab-bundle.ts';
import { compareLab, formatLabBundle } from './lab-bundle.ts';

/** Something that a re-check lacks, and what of the page would bring it. */
export interface LabNeed {
  /** One sentence. */
  readonly text: string;
  /** A model that lies beside the page or in this browser. */
  readonly load?: { readonly bundledId: string } | { readonly keptId: string };
  /** An open clip whose window lies elsewhere. */
  readonly move?: { readonly clipId: string; readonly startSeconds: number };
}

export interface LabCheck extends JobState {
  /** What has to be there first; empty once it is. */
  readonly needs: readonly LabNeed[];
  /** Null before it was compared. */
  readonly rows: readonly LabRow[] | null;
}

/** A recorded experiment: saved, opened, asked again. */
export interface BundleSlice {
  readonly opened: { readonly fileName: string; readonly content: LabBundle } | null;
  readonly error: WireError | null;
  readonly check: LabCheck;
  /** Null where it failed or was cancelled, which `exports` tells. */
  readonly save: () => Promise<ExportedFile | null>;
  readonly open: (file: File) => Promise<void>;
  /** Computes the opened bundle's figures again and compares, or says what is missing. */
  readonly recheck: () => Promise<void>;
  readonly cancelRecheck: () => void;
  readonly close: () => void;
}

/** The most clips in a bundle: 64 clips give 4,096 cosines, and more would only make the file longer. */
const MOST_CLIPS = 64;
/** The most missing things to list; more are only counted. */
const MOST_NEEDS = 20;
/** Window starts closer than this are the same. */
const SAME_START_SECONDS = 1e-3;

const UNCHECKED: LabCheck = { ...IDLE_JOB, needs: [], rows: null };

/** Saves the results of the page as a lab bundle, and computes the results of an opened bundle again. */
export const makeBundleSlice: MakeSlice<BundleSlice> = (patch, get, services) => {
  const { engine } = services;
  const patchCheck = (change: Partial<LabCheck>) =>
    patch(({ check }) => ({ check: { ...check, ...change } }));
  const job = new Job(patchCheck, get);
  return {
    opened: null,
    error: null,
    check: UNCHECKED,

    save: () =>
      get().exports.make('bundle', async (options) => {
        if (get().models.loaded?.sha256 === null) await learnHash(get, services, options.signal);
        const params = labQuestion(get());
        const figures = await engine.call('labFigures', params, options);
        return bundleFile(get(), services.userAgent, params, figures);
      }),

    open: async (file) => {
      job.cancel();
      try {
        const content = await engine.call('readBundle', { file });
        patch({ opened: { fileName: file.name, content }, error: null, check: UNCHECKED });
        get().shell.announce(`Opened ${file.name}: ${content.figures.length} values to check.`);
      } catch (error) {
        const wire = toWireError(error);
        patch({ error: wire });
        get().shell.announce(wire.message);
      }
      get().shell.setView('models');
    },

    recheck: async () => {
      const content = get().bundle.opened?.content;
      if (!content) return;
      patchCheck(UNCHECKED);
      const rows = await job.run(async (options) => {
        const { needs, idOf } = await lookUp(content, get, services, options.signal);
        if (options.signal.aborted) return null;
        patchCheck({ needs });
        if (needs.length > 0) return null;
        const now = await engine.call('labFigures', translated(content, idOf), options);
        const compared = compareLab(content, now, idOf);
        if (!options.signal.aborted) patchCheck({ rows: compared });
        return compared;
      });
      if (!rows) return;
      const failed = rows.filter(({ passed }) => !passed).length;
      get().shell.announce(
        failed === 0 ? `All ${rows.length} values agree.` : `${failed} of ${rows.length} values differ.`,
      );
    },

    cancelRecheck: () => job.cancel(),

    close: () => {
      job.cancel();
      patch({ opened: null, error: null, check: UNCHECKED });
    },
  };
};

/** What the page shows now: the reconstruction, if the model can reconstruct, and the clips of the gallery. */
function labQuestion(state: AppState): LabFiguresParams {
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

function bundleFile(state: AppState, browser: string, question: LabFiguresParams, figures: LabFigures) {
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
async function lookUp(content: LabBundle, get: GetState, services: Services, signal: AbortSignal) {
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
  const text = `It was made with the model “${was.name}” (SHA-256 ${was.sha256.slice(0, 12)}…), but ${model ? `“${model.name}” is loaded` : 'no model is loaded'}`;
  if (bundled) return { text: `${text}.`, load: { bundledId: bundled.id } };
  if (mine) return { text: `${text}.`, load: { keptId: mine.id } };
  return { text: `${text}. Drop the file of that model.` };
}

function clipNeed(was: LabBundle['clips'][number], openId: string | null, { library }: AppState): LabNeed {
  const startSeconds = was.windowStartSeconds;
  if (openId !== null) {
    return {
      text: `“${was.name}” was recorded from ${startSeconds.toFixed(1)} s on, but its window is elsewhere.`,
      move: { clipId: openId, startSeconds },
    };
  }
  if (was.sha256 === null) return { text: `“${was.name}” was a live recording, which exists nowhere else.` };
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
function translated({ question }: LabBundle, idOf: ReadonlyMap<string, string>): LabFiguresParams {
  const here = <T extends { readonly clipId: string }>(subject: T): T => ({
    ...subject,
    clipId: idOf.get(subject.clipId) ?? subject.clipId,
  });
  return {
    rebuilt: question.rebuilt && here(question.rebuilt),
    gallery: { clips: question.gallery.clips.map(here) },
  };
}

async function learnHash(get: GetState, { engine }: Services, signal: AbortSignal): Promise<void> {
  const { id, ...facts } = await engine.call('hashModel', {}, { signal });
  get().models.learn(id, facts);
}
