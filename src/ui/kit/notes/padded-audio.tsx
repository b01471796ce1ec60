/** A note for audio whose model input is mostly padding. */
import { formatShare } from '../format.ts';
import { MeaningNote } from '../run/run-status.tsx';
import { usePadding } from './use-padding.ts';

/** Stands beside figures of a clip’s audio if most of the model’s input for it is padding. */
export function PaddedAudio({ clipId }: { readonly clipId: string }) {
  const padding = usePadding(clipId);
  if (!padding?.isMost) return null;
  return (
    <MeaningNote testId="padded-audio">
      {formatShare(Math.round(padding.share * 100) / 100)} of the model’s input for this audio is padding,
      which moves its cosines.
    </MeaningNote>
  );
}
