/** A note on how many clips are still being opened. */
import { Text } from '@mantine/core';
import { waitingClips } from '../../../state/selectors.ts';
import { useAppStore } from '../../use-app-store.ts';

/** Says how many clips are still being opened and will change the result. */
export function WaitingClips({ what }: { readonly what: string }) {
  const waiting = useAppStore(waitingClips);
  if (waiting === 0) return null;
  return (
    <Text size="xs" c="var(--page-quiet)" data-testid="clips-waiting">
      {waiting} {waiting === 1 ? 'clip is' : 'clips are'} still being opened; the {what} with each.
    </Text>
  );
}
