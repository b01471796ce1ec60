/** A note on an audio loss that counts mostly padding. */
import { SPECTROGRAM_SECONDS } from '../../figures/axes.ts';
import { formatSeconds, formatShare } from '../../kit/format.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** From this share of padding on, the loss counts more padding than audio. */
const MOSTLY_PADDING = 0.5;

/** Stands beside the audio loss if most of the model's audio input is padding. */
export function PaddingNote({ clipId }: { readonly clipId: string }) {
  const seconds = useAppStore(
    (state) => state.library.clips.find(({ id }) => id === clipId)?.facts?.audioSeconds,
  );
  if (seconds === undefined) return null;
  const padding = 1 - Math.min(1, seconds / SPECTROGRAM_SECONDS);
  if (padding < MOSTLY_PADDING) return null;
  return (
    <MeaningNote testId="padding-note">
      {formatShare(Math.round(padding * 100) / 100)} of the model’s {formatSeconds(SPECTROGRAM_SECONDS)} is
      padding after the audio, and the loss includes it.
    </MeaningNote>
  );
}
