/** The parameters of queries by a part and by short audio in the current state, and their cache keys. */
import type { EngineContract } from '../../contract/engine.ts';
import { tokensOfBox } from '../../core/masks/patch-box.ts';
import type { AppState } from '../app-state.ts';
import type { GalleryQuestion } from '../gallery/gallery-source.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import type { Clip } from '../library/clip.ts';
import type * as run from '../run/define-run.ts';
import { familyOf, retrievalFrame, selectedClip } from '../selectors.ts';
import type { RetrieveSlice, ShortSettings } from './retrieve-slice.ts';

export type ShortKind = 'shortClip' | 'shortCurve';

/** A task's parameters, and a key that changes with everything that the result depends on. */
export interface Question<K extends keyof EngineContract> extends run.Question<EngineContract[K]['params']> {
  readonly clip: Clip;
}

/** Lengths of the curve, in seconds. */
export const CURVE_SECONDS: readonly number[] = [0.5, 1, 2, 3, 5, 7, 10];
/** Fewest seconds that can be kept. */
export const MIN_KEEP_SECONDS = 0.5;

/** Whether another model than the loaded one embedded the held-out pairs, so that they cannot be compared. */
export function isForeignToPairs({ gallery, models }: Pick<AppState, 'gallery' | 'models'>): boolean {
  const { loaded, bundled } = models;
  if (gallery.name !== 'held-out' || !loaded) return false;
  const [first] = bundled;
  return loaded.source !== 'bundled' || (first !== undefined && first.id !== loaded.id);
}

/** The gallery that a query is compared with; null if there is none. */
export function queryGallery(state: AppState, baseUrl: string): GalleryQuestion | null {
  return !state.models.loaded || isForeignToPairs(state) ? null : galleryQuestion(state, baseUrl, 'one');
}

/** The query by the chosen part; null while something is missing. */
export function partQuestion(state: AppState, baseUrl: string): Question<'queryPart'> | null {
  const subject = querySubject(state, baseUrl);
  if (!subject) return null;
  const { clip, frameIndex, gallery, key } = subject;
  const { from, boxes } = state.retrieve;
  const box = boxes[from];
  if (!hasSense(clip, from)) return null;
  const source = {
    kind: 'part',
    clipId: clip.id,
    frameIndex,
    modality: from,
    tokens: tokensOfBox(box, familyOf(state)[from].grid),
  } as const;
  return {
    key: JSON.stringify(['part', key, from, box]),
    clip,
    params: { source, gallery: gallery.source },
  };
}

/** The comparison of the four ways to feed short audio; null while something is missing. */
export function shortQuestion(
  state: AppState,
  baseUrl: string,
  kind: ShortKind,
): Question<'shortClip'> | null {
  const subject = querySubject(state, baseUrl);
  if (!subject || !hasSense(subject.clip, 'audio')) return null;
  const { clip, frameIndex, gallery, key } = subject;
  const { startSeconds, keepSeconds } = shortSettings(state.retrieve, clip);
  const left = leftSeconds(clip, startSeconds);
  const kept = kind === 'shortClip' ? [keepSeconds] : curveSeconds(left);
  return {
    key: JSON.stringify([kind, key, startSeconds, kept]),
    clip,
    params: { clipId: clip.id, frameIndex, startSeconds, keepSeconds: kept, gallery: gallery.source },
  };
}

/** The settings, limited to a clip's audio. */
export function shortSettings({ short: chosen }: Pick<RetrieveSlice, 'short'>, clip: Clip): ShortSettings {
  const sound = soundSeconds(clip);
  if (!chosen) return { startSeconds: 0, keepSeconds: Math.min(DEFAULT_KEEP_SECONDS, sound) };
  const startSeconds = Math.max(0, Math.min(chosen.startSeconds, tenths(sound - MIN_KEEP_SECONDS)));
  return { startSeconds, keepSeconds: Math.min(chosen.keepSeconds, leftSeconds(clip, startSeconds)) };
}

/** Seconds that are kept at first: short enough to show the effect of the four ways. */
const DEFAULT_KEEP_SECONDS = 2;

/** Seconds of audio in a clip's window, without padding. */
export function soundSeconds(clip: Clip): number {
  return clip.facts ? Math.min(clip.facts.family.clipSeconds, clip.facts.audioSeconds) : 0;
}

/** Seconds of audio after a start. */
export function leftSeconds(clip: Clip, startSeconds: number): number {
  return Math.max(0, soundSeconds(clip) - startSeconds);
}

/** The lengths of the curve that are well below `left`, and `left` itself. */
function curveSeconds(left: number): number[] {
  return [...CURVE_SECONDS.filter((seconds) => seconds < left - 0.25), left];
}

/** Rounds down to tenths, tolerating floating-point error. */
function tenths(seconds: number): number {
  return Math.floor(seconds * 10 + 1e-6) / 10;
}

interface Subject {
  readonly clip: Clip;
  readonly frameIndex: number;
  readonly gallery: GalleryQuestion;
  readonly key: string;
}

function querySubject(state: AppState, baseUrl: string): Subject | null {
  const clip = selectedClip(state);
  const gallery = queryGallery(state, baseUrl);
  if (clip?.status !== 'ready' || !gallery) return null;
  const { loaded: model } = state.models;
  const key = JSON.stringify([gallery.key, model?.id, model?.config, clip.id, clip.revision]);
  return { clip, frameIndex: retrievalFrame(clip), gallery, key };
}

function hasSense(clip: Clip, sense: 'audio' | 'visual'): boolean {
  return (sense === 'audio' ? clip.facts?.hasAudio : clip.facts?.hasVideo) ?? false;
}
