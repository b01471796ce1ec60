/** Chooses the map, the frame and the moment to show. */
import { useEffect, useMemo, useRef } from 'react';
import type { Rgba } from '../../../core/tensor.ts';
import type { Clip } from '../../../state/library/clip.ts';
import { playerClip } from '../../../state/selectors.ts';
import type { HeatName } from '../../../state/shell/route.ts';
import { DIVERGING, DIVERGING_STOPS, PERCEPTUAL, PERCEPTUAL_STOPS } from '../../figures/colour-stops.ts';
import { nearestFrame } from '../../figures/nearest-frame.ts';
import { signedRange } from '../../figures/patches/patch-map.ts';
import { useActions, useAppStore, useFamily, useResults } from '../../use-app-store.ts';
import { drawnRange } from './heat-cells.ts';
import { heatUnit } from './heat-words.ts';

/** A map of one modality with the range of its colours. */
export interface SenseHeat {
  readonly values: Float32Array<ArrayBuffer>;
  readonly range: readonly [number, number];
}

/** What the view draws now. */
export interface Heat {
  readonly heat: HeatName;
  readonly frameIndex: number;
  /** Whether the map follows the playhead. */
  readonly follows: boolean;
  /** The moment of audio that the frame is compared with, in seconds; null for all audio. */
  readonly moment: readonly [from: number, to: number] | null;
  readonly visual: SenseHeat;
  readonly audio: SenseHeat;
  readonly picture: Rgba | null;
  readonly spectrogram: Rgba;
  readonly unit: string;
  readonly lut: Uint32Array;
  /** Whether the middle of the range means nothing. */
  readonly isSigned: boolean;
  readonly stops: readonly string[];
  /** For dropped tokens: the cosine of the whole pair. */
  readonly cosine: number | null;
  /** Number of clips whose mean was subtracted; 0 for none. */
  readonly meanOf: number;
}

/**
 * The frame to show: the one under the playhead once something plays, otherwise the chosen one. Each follows the
 * other.
 */
export function useShownFrame(clip: Clip): { frameIndex: number; seconds: number; follows: boolean } {
  const heat = useAppStore((state) => state.localise.heat);
  const chosen = useAppStore((state) => state.library.frameIndex);
  const inPlayer = useAppStore((state) => playerClip(state)?.id === clip.id);
  const position = useAppStore((state) => state.player.positionSeconds);
  const playing = useAppStore((state) => state.player.playing);
  const { setFrame } = useActions('library');
  const { seek } = useActions('player');
  const times = clip.facts?.frameTimesSeconds ?? [];
  const sideBySide = useAppStore((state) => state.localise.sideBySide);
  // The other maps are of one frame: they would be computed again for each.
  const follows = heat === 'similarity' && !sideBySide && inPlayer && (playing || position > 0);
  const own = Math.min(chosen, Math.max(0, times.length - 1));
  const under = nearestFrame(times, position);
  const frameIndex = follows ? under : own;
  const before = useRef(chosen);
  useEffect(() => {
    if (follows) setFrame(under);
  }, [follows, under, setFrame]);
  useEffect(() => {
    // Picking a frame moves the playhead to it.
    if (before.current !== chosen && follows && chosen !== under) seek(times[chosen] ?? 0);
    before.current = chosen;
    // Only a pick moves the playhead, not the playhead itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen]);
  return { frameIndex, seconds: follows ? position : (times[own] ?? 0), follows };
}

/** The map for the page's settings; null until its result is there. */
export function useHeat(clip: Clip): Heat | null {
  const { frameIndex, seconds, follows } = useShownFrame(clip);
  const heat = useAppStore((state) => state.localise.heat);
  const similarity = useSimilarity(clip, frameIndex, seconds, follows);
  const attribution = useAttribution(clip, heat);
  return heat === 'similarity' ? similarity : attribution;
}

/** The map of one kind, of the chosen frame; null until its result is there. */
export function useHeatOf(clip: Clip, heat: HeatName): Heat | null {
  const times = clip.facts?.frameTimesSeconds ?? [];
  const chosen = useAppStore((state) => state.library.frameIndex);
  const frameIndex = Math.min(chosen, Math.max(0, times.length - 1));
  const similarity = useSimilarity(clip, frameIndex, times[frameIndex] ?? 0, false);
  const attribution = useAttribution(clip, heat);
  return heat === 'similarity' ? similarity : attribution;
}

/** The run that computes each kind of map. */
export const RUN_OF = { similarity: 'localise', rollout: 'rollout', drop: 'drop' } as const;

function useSimilarity(clip: Clip, frameIndex: number, seconds: number, follows: boolean): Heat | null {
  const summary = useAppStore((state) => state.runs.localise.summary);
  const hears = useAppStore((state) => state.localise.settings.hears);
  const { audio: heard, visual: seen } = useFamily();
  const { columnSeconds } = heard;
  const result = useResults().get('localise', summary?.clipId === clip.id ? summary.resultId : null);
  const ranges = useMemo(
    () =>
      result && {
        whole: drawnRange(result.visual),
        moment: drawnRange(result.visualByTime),
        audio: drawnRange(result.audio),
      },
    [result],
  );
  const column = Math.min((result?.columns ?? 1) - 1, Math.max(0, Math.floor(seconds / columnSeconds)));
  // Equal questions give the same array, so that a box is not scored again with every step of the playhead.
  const maps = useMemo(() => {
    if (!result) return null;
    const { visual, visualByTime, audio, columns } = result;
    const slice = (all: Float32Array<ArrayBuffer>, place: number, size: number) =>
      all.subarray(place * size, (place + 1) * size);
    return {
      visual:
        hears === 'whole'
          ? slice(visual, frameIndex, seen.grid.tokens)
          : slice(visualByTime, frameIndex * columns + column, seen.grid.tokens),
      audio: slice(audio, frameIndex, heard.grid.tokens),
    };
  }, [result, hears, frameIndex, column, heard, seen]);
  if (!result || !ranges || !maps) return null;
  const { reach, columns } = result;
  const moment = [Math.max(0, column - reach), Math.min(columns, column + reach + 1)] as const;
  return {
    heat: 'similarity',
    frameIndex,
    follows,
    moment: hears === 'whole' ? null : [moment[0] * columnSeconds, moment[1] * columnSeconds],
    visual: { values: maps.visual, range: hears === 'whole' ? ranges.whole : ranges.moment },
    audio: { values: maps.audio, range: ranges.audio },
    picture: result.pictures[frameIndex] ?? null,
    spectrogram: result.spectrogram,
    unit: heatUnit('similarity', result.centring),
    lut: PERCEPTUAL,
    isSigned: false,
    stops: PERCEPTUAL_STOPS,
    cosine: null,
    meanOf: result.referenceClips,
  };
}

/** Rollout or dropped tokens of the chosen frame; null for similarity. */
function useAttribution(clip: Clip, heat: HeatName): Heat | null {
  const summary = useAppStore((state) => (heat === 'similarity' ? null : state.runs[heat].summary));
  const fits = summary?.clipId === clip.id;
  const result = useResults().get('attribution', fits ? summary.resultId : null);
  return useMemo(() => {
    if (!result) return null;
    const signed = result.method === 'drop';
    const rangeOf = (values: Float32Array) => (signed ? signedRange(values) : drawnRange(values));
    return {
      heat: result.method,
      frameIndex: result.frameIndex,
      follows: false,
      moment: null,
      visual: { values: result.visual, range: rangeOf(result.visual) },
      audio: { values: result.audio, range: rangeOf(result.audio) },
      picture: result.picture,
      spectrogram: result.spectrogram,
      unit: heatUnit(result.method, 'none'),
      lut: signed ? DIVERGING : PERCEPTUAL,
      isSigned: signed,
      stops: signed ? DIVERGING_STOPS : PERCEPTUAL_STOPS,
      cosine: result.cosine,
      meanOf: 0,
    };
  }, [result]);
}
