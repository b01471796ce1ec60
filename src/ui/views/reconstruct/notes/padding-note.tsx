/** When a loss is mostly about padding. */
import { formatSeconds, formatShare } from '../../../kit/format.ts';
import { usePadding } from '../../../kit/notes/use-padding.ts';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { useFamily } from '../../../use-app-store.ts';

/** Stands beside the audio loss if most of the model's audio input is padding. */
export function PaddingNote({ clipId }: { readonly clipId: string }) {
  const padding = usePadding(clipId);
  const span = useFamily().audio.seconds;
  if (!padding?.isMost) return null;
  return (
    <MeaningNote testId="padding-note">
      {formatShare(Math.round(padding.share * 100) / 100)} of the model’s {formatSeconds(span)} is padding
      after the audio, and the loss includes it.
    </MeaningNote>
  );
}
