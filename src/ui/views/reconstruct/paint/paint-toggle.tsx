/** Opens the tools for painting a mask, and lets a finger paint. */
import { Button } from '@mantine/core';
import { IconBrush } from '@tabler/icons-react';
import type { Direction } from '../../../../state/shell/route.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';

/** Turns painting of the mask on and off. Mouse and keys paint in any case; a finger only while it is on. */
export function PaintToggle({ sense }: { readonly sense: Direction }) {
  const painting = useAppStore((state) => state.reconstruct.painting[sense]);
  const { setPainting } = useActions('reconstruct');
  return (
    <Button
      size="compact-sm"
      fz="xs"
      variant={painting ? 'filled' : 'default'}
      {...(painting ? { color: sense === 'audio' ? 'sound.7' : 'sight.6' } : {})}
      leftSection={<IconBrush size={14} aria-hidden />}
      style={{ flexShrink: 0 }}
      aria-pressed={painting}
      aria-label={`Paint the mask of the ${sense === 'audio' ? 'audio' : 'video'}`}
      onClick={() => setPainting(sense, !painting)}
      data-testid={`paint-${sense}`}
    >
      Paint mask
    </Button>
  );
}
