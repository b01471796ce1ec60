/** The tools for painting a mask; while they are closed, only what describes the grid is there, for screen readers. */
import { VisuallyHidden } from '@mantine/core';
import { fetched } from '../../../kit/fetched.tsx';
import { useAppStore, useFamily } from '../../../use-app-store.ts';
import { PAINT_KEYS, readingOf } from './paint-reading.ts';
import type { Paint } from './use-paint.ts';

const PaintToolbar = fetched(() => import('./paint-toolbar.tsx').then((m) => m.PaintToolbar));

/** Fetches the tools before they are opened, unless they are here. A failure is shown where the tools are opened. */
export async function fetchPaintTools(): Promise<void> {
  await PaintToolbar.fetch().catch(() => undefined);
}

export const paintToolsAreHere = () => PaintToolbar.isHere();

interface PaintToolsProps {
  readonly paint: Paint;
  readonly readingId: string;
}

/** The tools of one modality, fetched when they are first opened. */
export function PaintTools({ paint, readingId }: PaintToolsProps) {
  const isOpen = useAppStore((state) => state.reconstruct.painting[paint.sense]);
  const family = useFamily();
  if (isOpen) return <PaintToolbar paint={paint} readingId={readingId} />;
  return (
    <VisuallyHidden>
      <span id={`${readingId}-keys`}>{PAINT_KEYS}</span>
      <span id={readingId}>{readingOf(family, paint)}</span>
    </VisuallyHidden>
  );
}
