/** Types of localisation: maps, alignment, attribution, boxes and pointing. */
import type { Box } from '../core/box.ts';
import type { PatchGrid } from '../core/geometry.ts';
import type { HeatLook } from '../core/heat.ts';
import type { Rgba } from '../core/tensor.ts';
import type { GalleryClip } from './gallery.ts';

/** What is subtracted from patches before they are compared: nothing, or the mean of the open clips at each place. */
export type Centring = 'none' | 'place';

export interface LocaliseParams {
  readonly clipId: string;
  readonly centring: Centring;
  /** The clips whose mean is subtracted; at least two are needed. */
  readonly reference: readonly GalleryClip[];
}

/** Patches of one sense against the other sense of the same clip, for all frames. */
export interface LocaliseResult {
  readonly clipId: string;
  /** What was actually subtracted: nothing if fewer than two clips are open. */
  readonly centring: Centring;
  readonly referenceClips: number;
  readonly frames: number;
  /** Time columns of real sound, of the grid's columns; what follows is padding. */
  readonly columns: number;
  /** Number of columns on either side that belong to a moment. */
  readonly reach: number;
  /** (frames, visual tokens) each picture patch against the whole sound. */
  readonly visual: Float32Array<ArrayBuffer>;
  /** (frames, columns, visual tokens) each picture patch against the sound around each column. */
  readonly visualByTime: Float32Array<ArrayBuffer>;
  /** (frames, audio tokens) each sound patch against the whole picture; NaN in padding after the sound. */
  readonly audio: Float32Array<ArrayBuffer>;
  readonly alignment: AlignmentResult;
  /**
   * Baselines that do not use the audio: (frames, visual tokens) contrast of each patch, and its change from
   * neighbouring frames.
   */
  readonly contrast: Float32Array<ArrayBuffer>;
  readonly motion: Float32Array<ArrayBuffer>;
  /** The pictures as the model sees them, and the spectrogram. */
  readonly pictures: readonly Rgba[];
  readonly spectrogram: Rgba;
  readonly milliseconds: number;
}

/** Whole frames compared with moments of the audio, within one clip. */
export interface AlignmentResult {
  /** (frames, columns) cosines. */
  readonly cosine: Float32Array<ArrayBuffer>;
  /** The same without the mean of each row and column. */
  readonly centred: Float32Array<ArrayBuffer>;
  /** (frames) the column of each frame. */
  readonly frameColumns: readonly number[];
  readonly probe: {
    /** (shifts) in columns; above 0, the frame is compared with later audio. */
    readonly shifts: Int16Array<ArrayBuffer>;
    readonly agreement: Float32Array<ArrayBuffer>;
    readonly z: Float32Array<ArrayBuffer>;
    readonly best: number;
    readonly zero: number;
    readonly p: number;
    readonly shuffles: number;
  };
}

/** Attribution: attention followed back through the blocks, or patches left out group by group. */
export type AttributionMethod = 'rollout' | 'drop';

/** Sizes of the groups of patches that are left out together, as rows by columns of the grid. */
export interface GroupSizes {
  readonly audio: readonly [rows: number, columns: number];
  readonly visual: readonly [rows: number, columns: number];
}

export interface AttributionParams {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly method: AttributionMethod;
  readonly groups: GroupSizes;
}

export interface AttributionResult {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly method: AttributionMethod;
  /**
   * (visual tokens): by rollout the weight in the mean sound token, 1 for an even share; else the cosine that goes
   * with the group.
   */
  readonly visual: Float32Array<ArrayBuffer>;
  /** (audio tokens) likewise, for the picture's tokens. */
  readonly audio: Float32Array<ArrayBuffer>;
  /** Cosine of the whole frame and all audio; null for rollout, which does not need it. */
  readonly cosine: number | null;
  readonly picture: Rgba;
  readonly spectrogram: Rgba;
  readonly milliseconds: number;
}

/** A video map to compare with a box. */
export interface BoxScoreParams {
  /** (grid's tokens). */
  readonly values: Float32Array<ArrayBuffer>;
  readonly grid: PatchGrid;
  readonly box: Box;
  /** Share of the patches, the highest ones, that form the region of the map. */
  readonly topShare: number;
}

export interface BoxScore {
  readonly iou: number;
  /** Whether the centre of the highest patch is in the box. */
  readonly hit: boolean;
}

/** Ways to point at the source: with the model, and rules without a model. */
export type PointingMethod =
  'similarity' | 'plain-cosine' | 'rollout' | 'drop' | 'centre' | 'contrast' | 'motion';

export interface PointingParams {
  /** Clips with a known box in that frame. */
  readonly clips: readonly (GalleryClip & { readonly box: Box })[];
  readonly reference: readonly GalleryClip[];
  readonly groups: GroupSizes;
  /** Whether to include rollout and dropped tokens, which take many passes. */
  readonly withAttribution: boolean;
}

export interface PointingResult {
  readonly clips: number;
  readonly referenceClips: number;
  /** Mean share of the patches whose centre is in the box. */
  readonly chance: number;
  readonly methods: readonly {
    readonly method: PointingMethod;
    readonly hits: number;
    readonly share: number;
    /** 95 % (Wilson). */
    readonly interval: readonly [low: number, high: number];
  }[];
  /** Each clip by the model's first map: mean subtracted where there is one. */
  readonly each: readonly PointedClip[];
  readonly milliseconds: number;
}

/** How one clip's map agrees with the box of its source. */
export interface PointedClip {
  readonly clipId: string;
  readonly frameIndex: number;
  /** The methods whose highest patch is in the box. */
  readonly hits: readonly PointingMethod[];
  /**
   * Share of the map's highest fifth of patches that are in the box, divided by the share of all patches that do: a
   * random map reaches 1.
   */
  readonly lift: number;
}

/** The map over the video as a film. */
export interface HeatFilmParams {
  readonly clipId: string;
  /** (steps, tokens) maps of the picture, in order of time. */
  readonly maps: Float32Array<ArrayBuffer>;
  /** (steps) when each map begins, in seconds from the window's start; the first at 0. */
  readonly startsSeconds: readonly number[];
  readonly grid: PatchGrid;
  readonly look: HeatLook;
  readonly isSmooth: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** Below the picture: what the film shows, in one line. */
  readonly caption: string;
}

export interface HeatFilm {
  readonly blob: Blob;
  readonly frames: number;
  readonly hasAudio: boolean;
}
