/** How much of the model's audio input of a clip is padding. */
import { useAppStore, useFamily } from '../../use-app-store.ts';

/** From this share on, a loss or an embedding depends more on the padding than on the audio. */
const MOSTLY_PADDING = 0.5;

export interface Padding {
  /** Seconds of audio before the padding. */
  readonly seconds: number;
  /** Share of the model's input that is padding, in [0, 1]. */
  readonly share: number;
  readonly isMost: boolean;
}

/** The padding after a clip's audio; null before the clip is open, and for a clip without audio. */
export function usePadding(clipId: string): Padding | null {
  const seconds = useAppStore((state) => {
    const facts = state.library.clips.find(({ id }) => id === clipId)?.facts;
    return facts?.hasAudio ? facts.audioSeconds : null;
  });
  const span = useFamily().audio.seconds;
  if (seconds === null) return null;
  const share = 1 - Math.min(1, seconds / span);
  return { seconds, share, isMost: share >= MOSTLY_PADDING };
}
