/** Saves what the page shows; asks again what a bundle holds. */
import type { Progress } from '../../contract/environment.ts';
import type { LabBundle, LabFigures, LabFiguresParams } from '../../contract/lab-bundle.ts';
import { AppError, toWireError } from '../../core/errors.ts';
import type { AppState } from '../app-state.ts';
import { reconstructQuestion } from '../reconstruct/reconstruct-question.ts';
import { Latest } from '../run/latest.ts';
import { galleryClip, includedClips } from '../selectors.ts';
import type { GetState, MakeSlice, Services } from '../services.ts';
import type { BundleSlice, LabCheck, LabNeed } from '../types/bundle.ts';
import type { Clip } from '../types/clips.ts';
import { compareLab, formatLabBundle } from './lab-bundle.ts';

/** A matrix of so many clips is 4,096 cosines: more would make the file long and no better. */
const MOST_CLIPS = 64;
/** More are counted only. */
const MOST_NEEDS = 20;
/** Two starts of a window that are one. */
const SAME_START_SECONDS = 1e-3;

/** Records what the page computes, and asks again for what another page has recorded. */
export const makeBundleSlice: MakeSlice<BundleSlice> = (set, get, services) => {
  const { engine } = services;
  const latest = new Latest();
  const idle: LabCheck = { status: 'idle', progress: null, error: null, needs: [], rows: null };
  const patch = (change: Partial<LabCheck>) =>
    set(({ labCheck }) => ({ labCheck: { ...labCheck, ...change } }));
  return {
    bundle: null,
    bundleError: null,
    labCheck: idle,

    saveBundle: () =>
      get().exportFile('bundle', async (options) => {
        if (get().model?.sha256 === null) await learnHash(get, services, options.signal);
        const params = labQuestion(get());
        const figures = await engine.call('labFigures', params, options);
        return bundleFile(get(), services.userAgent, params, figures);
      }),

    openBundle: async (file) => {
      latest.cancel();
      try {
        const content = await engine.call('readBundle', { file });
        set({ bundle: { fileName: file.name, content }, bundleError: null, labCheck: idle });
        get().announce(`${file.name} is opened: ${content.figures.length} figures to check.`);
      } catch (error) {
        const wire = toWireError(error);
        set({ bundleError: wire });
        get().announce(wire.message);
      }
      get().setView('models');
    },

    recheck: async () => {
      const content = get().bundle?.content;
      if (!content) return;
      const signal = latest.begin();
      patch({ ...idle, status: 'running' });
      const onProgress = (progress: Progress) => {
        if (!signal.aborted) patch({ progress });
      };
      try {
        const { needs, idOf } = await lookUp(content, get, services, signal);
        if (signal.aborted) return;
        if (needs.length > 0) return patch({ status: 'done', progress: null, needs });
        const now = await engine.call('labFigures', translated(content, idOf), { signal, onProgress });
        if (signal.aborted) return;
        const rows = compareLab(content, now, idOf);
        patch({ status: 'done', progress: null, rows });
        const failed = rows.filter(({ passed }) => !passed).length;
        get().announce(
          failed === 0 ? `All ${rows.length} lines agree.` : `${failed} of ${rows.length} differ.`,
        );
      } catch (error) {
        if (!signal.aborted) patch({ status: 'failed', progress: null, error: toWireError(error) });
      }
    },

    cancelRecheck: () => {
      latest.cancel();
      patch({ status: 'idle', progress: null });
    },

    closeBundle: () => {
      latest.cancel();
      set({ bundle: null, bundleError: null, labCheck: idle });
    },
  };
};

/** What the page shows now: the reconstruction, where the model can, and the gallery's clips. */
function labQuestion(state: AppState): LabFiguresParams {
  const clips = includedClips(state).slice(0, MOST_CLIPS);
  const rebuilt = reconstructQuestion(state)?.params ?? null;
  if (!state.model || (clips.length === 0 && !rebuilt)) {
    throw new AppError(
      'model/none',
      'Expected a model and an open clip to record, and one is not there yet.',
    );
  }
  return {
    rebuilt,
    gallery: {
      clips: clips.map(galleryClip),
    },
  };
}

function bundleFile(state: AppState, browser: string, question: LabFiguresParams, figures: LabFigures) {
  const { model, environment } = state;
  if (!model?.sha256 || !environment) throw new AppError('model/none', 'The model is gone: load it again.');
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

/** What is missing for a re-check, and which open clip each recorded one is. */
async function lookUp(content: LabBundle, get: GetState, services: Services, signal: AbortSignal) {
  const needs: LabNeed[] = [];
  await get().loadShelf();
  if (get().model?.sha256 === null) await learnHash(get, services, signal);
  const model = modelNeed(content, get());
  if (model) needs.push(model);
  const ready = get().clips.filter(({ status }) => status === 'ready');
  const hashes = await services.engine.call('clipHashes', { clipIds: ready.map(({ id }) => id) }, { signal });
  const idOf = new Map<string, string>();
  for (const was of content.clips) {
    openIfKept(was, get);
    const same = ready.filter(({ id }) => was.sha256 !== null && hashes.get(id) === was.sha256);
    const clip = same.find(({ facts }) => isAt(facts?.windowStartSeconds, was.windowStartSeconds)) ?? same[0];
    if (clip && isAt(clip.facts?.windowStartSeconds, was.windowStartSeconds)) idOf.set(was.clipId, clip.id);
    else needs.push(clipNeed(was, clip?.id ?? null, get()));
  }
  const more = needs.length - MOST_NEEDS;
  if (more > 0) needs.splice(MOST_NEEDS, more, { text: `${more} more clips are not open.` });
  return { needs, idOf };
}

/** A clip of an earlier visit that nobody has opened yet is kept under the hash of its file. */
function openIfKept({ sha256 }: LabBundle['clips'][number], get: GetState): void {
  const { clips, clipCopies, openListed } = get();
  const isIt = ({ id, status }: Clip) => status === 'listed' && clipCopies.get(id)?.keptId === sha256;
  if (sha256 !== null) openListed(clips.filter(isIt).map(({ id }) => id));
}

const isAt = (start: number | undefined, wanted: number): boolean =>
  start !== undefined && Math.abs(start - wanted) < SAME_START_SECONDS;

function modelNeed({ model: was }: LabBundle, { model, bundledModels, kept }: AppState): LabNeed | null {
  if (model?.sha256 === was.sha256) return null;
  const bundled = bundledModels.find(({ sha256 }) => sha256 === was.sha256);
  const mine = kept?.models.find(({ sha256 }) => sha256 === was.sha256);
  const text = `It was made with the model “${was.name}” (SHA-256 ${was.sha256.slice(0, 12)}…), and ${model ? `“${model.name}” is loaded` : 'none is loaded'}`;
  if (bundled) return { text: `${text}.`, load: { bundledId: bundled.id } };
  if (mine) return { text: `${text}.`, load: { keptId: mine.id } };
  return { text: `${text}: drop its file.` };
}

function clipNeed(was: LabBundle['clips'][number], openId: string | null, { clips }: AppState): LabNeed {
  const startSeconds = was.windowStartSeconds;
  if (openId !== null) {
    return {
      text: `“${was.name}” was looked at from ${startSeconds.toFixed(1)} s on, and is open at another place.`,
      move: { clipId: openId, startSeconds },
    };
  }
  if (was.sha256 === null) return { text: `“${was.name}” was a live recording: it exists nowhere else.` };
  const waiting = clips.some(
    ({ name, status }) => name === was.name && status !== 'ready' && status !== 'failed',
  );
  return {
    text: waiting
      ? `“${was.name}” is still being opened: wait for it.`
      : `“${was.name}” (SHA-256 ${was.sha256.slice(0, 12)}…, ${was.bytes} bytes) is not open: drop its file.`,
  };
}

/** The recorded question, about the clips that are open here. */
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
  const { id, sha256, checksums } = await engine.call('hashModel', {}, { signal });
  get().takeModelHash(id, sha256, checksums);
}
