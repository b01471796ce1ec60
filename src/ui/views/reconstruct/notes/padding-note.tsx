/** When a loss is mostly about padding. */
import { formatSeconds, formatShare } from '../../../kit/format.ts';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { useAppStore, useFamily } from '../../../use-app-store.ts';

/** From this share of padding on, the loss counts more padding than audio. */
const MOSTLY_PADDING = 0.5;

/** Stands beside the audio loss if most of the model's audio input is padding. */
export function PaddingNote({ clipId }: { readonly clipId: string }) {
  const seconds = useAppStore(
    (state) => state.library.clips.find(({ id }) => id === clipId)?.facts?.audioSeconds,
  );
  const span = useFamily().audio.seconds;
  if (seconds === undefined) return null;
  const padding = 1 - Math.min(1, seconds / span);
  if (padding < MOSTLY_PADDING) return null;
  return (
    <MeaningNote testId="padding-note">
      {formatShare(Math.round(padding * 100) / 100)} of the model’s {formatSeconds(span)} is padding after the
      audio, and the loss includes it.
    </MeaningNote>
  );
}
