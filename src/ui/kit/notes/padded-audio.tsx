/** A note for audio whose model input is mostly padding. */
import { useAppStore, useFamily } from '../../use-app-store.ts';
import { formatShare } from '../format.ts';
import { MeaningNote } from '../run/run-status.tsx';

/** From this share on, an embedding tells more of the padding than of the audio. */
const MOSTLY_PADDING = 0.5;

/** Stands beside figures of a clip’s audio if most of the model’s input for it is padding. */
export function PaddedAudio({ clipId }: { readonly clipId: string }) {
  const seconds = useAppStore((state) => {
    const facts = state.library.clips.find(({ id }) => id === clipId)?.facts;
    return facts?.hasAudio ? facts.audioSeconds : null;
  });
  const span = useFamily().audio.seconds;
  if (seconds === null) return null;
  const padding = 1 - Math.min(1, seconds / span);
  if (padding < MOSTLY_PADDING) return null;
  return (
    <MeaningNote testId="padded-audio">
      {formatShare(Math.round(padding * 100) / 100)} of the model’s input for this audio is padding, which
      moves its cosines.
    </MeaningNote>
  );
}
