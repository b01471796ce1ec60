import { Anchor, Text } from '@mantine/core';
import { selectedClip } from '../../../state/selectors.ts';
import type { LossSeen } from '../../../state/types/reconstruct.ts';
import { formatFigure } from '../../components/format.ts';
import { MeaningNote } from '../../components/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** What the bundled model knows; for the user's clip, where its loss stands among the samples'. */
export function DomainNote() {
  const model = useAppStore((state) => state.model);
  const clip = useAppStore(selectedClip);
  const seen = useAppStore((state) => state.lossesSeen);
  const setView = useAppStore((state) => state.setView);
  if (model?.source !== 'bundled') return null;
  const toModels = (
    <Anchor component="button" size="xs" onClick={() => setView('models')} data-testid="to-models">
      Models
    </Anchor>
  );
  if (clip?.origin === 'user') {
    return (
      <MeaningNote testId="domain-note">
        The bundled model knows only its synthetic sample world, and this clip is outside it
        {standing(clip.id, seen)}. For real footage, load a published checkpoint under {toModels}.
      </MeaningNote>
    );
  }
  return (
    <Text size="xs" c="var(--page-quiet)" data-testid="domain-note">
      The bundled model is small and knows only the synthetic world these samples come from; for real footage,
      load a published checkpoint under {toModels}.
    </Text>
  );
}

function standing(clipId: string, seen: readonly LossSeen[]): string {
  const own = seen.find((loss) => loss.clipId === clipId);
  const parts = (['audio', 'visual'] as const).flatMap((sense) => {
    const losses = seen
      .filter(({ origin }) => origin === 'sample')
      .map((loss) => loss[sense])
      .filter((loss) => loss !== null);
    const value = own?.[sense] ?? null;
    if (value === null || losses.length === 0) return [];
    const range = `${formatFigure(Math.min(...losses))} to ${formatFigure(Math.max(...losses))}`;
    return [
      `${sense === 'audio' ? 'sound' : 'picture'} loss ${formatFigure(value)}, samples ${losses.length > 1 ? range : formatFigure(losses[0] ?? null)}`,
    ];
  });
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
