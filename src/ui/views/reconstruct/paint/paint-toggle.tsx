/** Opens the tools for painting a mask, and enables painting with a finger. */
import { Button, Loader } from '@mantine/core';
import { IconBrush } from '@tabler/icons-react';
import { useState } from 'react';
import type { Modality } from '../../../../core/geometry.ts';
import { MODALITY_WORDS } from '../../../../core/geometry.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import { fetchPaintTools, paintToolsAreHere } from './paint-tools.tsx';

interface PaintToggleProps {
  readonly sense: Modality;
  /** Whether there is a picture to paint on. */
  readonly canPaint: boolean;
}

/** Turns painting of the mask on and off. Mouse and keys paint in any case; a finger only while it is on. */
export function PaintToggle({ sense, canPaint }: PaintToggleProps) {
  const painting = useAppStore((state) => state.reconstruct.painting[sense]);
  const [isHere, setHere] = useState(paintToolsAreHere);
  const fetch = () => {
    if (!isHere) void fetchPaintTools().then(() => setHere(true));
  };
  const isAwaited = painting && !isHere;
  const { setPainting } = useActions('reconstruct');
  return (
    <Button
      size="compact-sm"
      fz="xs"
      variant={painting ? 'filled' : 'default'}
      {...(painting ? { color: sense === 'audio' ? 'sound.7' : 'sight.6' } : {})}
      leftSection={
        isAwaited ? <Loader size={14} color="currentColor" /> : <IconBrush size={14} aria-hidden />
      }
      style={{ flexShrink: 0 }}
      aria-pressed={painting}
      aria-label={`Paint the mask of the ${MODALITY_WORDS[sense]}`}
      aria-busy={isAwaited}
      disabled={!canPaint}
      onPointerEnter={fetch}
      onFocus={fetch}
      onClick={() => {
        fetch();
        setPainting(sense, !painting);
      }}
      data-testid={`paint-${sense}`}
    >
      Paint mask
    </Button>
  );
}
