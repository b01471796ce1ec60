/** The box that marks a clip of the library. */
import { Checkbox } from '@mantine/core';
import type { Clip } from '../../../../state/library/clip.ts';
import { useActions } from '../../../use-app-store.ts';

/** Marks a clip; with Shift, the clips between the one marked last and this one as well. */
export function MarkBox({ clip, isMarked }: { readonly clip: Clip; readonly isMarked: boolean }) {
  const { mark } = useActions('listing');
  return (
    <Checkbox
      size="sm"
      ml={6}
      checked={isMarked}
      aria-label={`Select ${clip.name}`}
      onChange={({ currentTarget, nativeEvent }) =>
        mark(clip.id, currentTarget.checked, (nativeEvent as MouseEvent).shiftKey)
      }
      data-testid="mark-clip"
    />
  );
}
