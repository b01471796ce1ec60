/** What a part and a short sound ask as the page stands, and their keys. */
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

/** A question as the page stands, and a key that changes with whatever its answer depends on. */
export interface Question<K extends keyof EngineContract> extends run.Question<EngineContract[K]['params']> {
  readonly clip: Clip;
}

/** Lengths of the curve, in seconds. */
export const CURVE_SECONDS: readonly number[] = [0.5, 1, 2, 3, 5, 7, 10];
/** The least that can be kept. */
export const MIN_KEEP_SECONDS = 0.5;

/** Whether the loaded model is not the one that embedded the held-out pairs: its features cannot meet theirs. */
export function isForeignToPairs({ gallery, models }: Pick<AppState, 'gallery' | 'models'>): boolean {
  const { loaded, bundled } = models;
  if (gallery.name !== 'held-out' || !loaded) return false;
  const [first] = bundled;
  return loaded.source !== 'bundled' || (first !== undefined && first.id !== loaded.id);
}

/** The gallery that a query meets; null while there is none that it can meet. */
export function queryGallery(state: AppState, baseUrl: string): GalleryQuestion | null {
  return !state.models.loaded || isForeignToPairs(state) ? null : galleryQuestion(state, baseUrl, 'one');
}

/** The question of the part that is chosen; null while something for it is missing. */
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

/** The question of the four ways; null while something for it is missing. */
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

/** The settings as they apply to a clip: within its sound. */
export function shortSettings({ short: chosen }: Pick<RetrieveSlice, 'short'>, clip: Clip): ShortSettings {
  const sound = soundSeconds(clip);
  if (!chosen) return { startSeconds: 0, keepSeconds: Math.min(DEFAULT_KEEP_SECONDS, sound) };
  const startSeconds = Math.max(0, Math.min(chosen.startSeconds, tenths(sound - MIN_KEEP_SECONDS)));
  return { startSeconds, keepSeconds: Math.min(chosen.keepSeconds, leftSeconds(clip, startSeconds)) };
}

/** What a clip that is longer begins with: short enough to show what the ways do. */
const DEFAULT_KEEP_SECONDS = 2;

/** Seconds of real sound in a clip's window. */
export function soundSeconds(clip: Clip): number {
  return clip.facts ? Math.min(clip.facts.family.clipSeconds, clip.facts.audioSeconds) : 0;
}

/** Seconds of sound from a start on. */
export function leftSeconds(clip: Clip, startSeconds: number): number {
  return Math.max(0, soundSeconds(clip) - startSeconds);
}

/** The curve's lengths well below what there is, and all of it. */
function curveSeconds(left: number): number[] {
  return [...CURVE_SECONDS.filter((seconds) => seconds < left - 0.25), left];
}

/** Down to tenths, forgiving what floating point takes from a tenth. */
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
