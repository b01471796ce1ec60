/** The Similarity view. */
import { Group, Paper, Stack, Text } from '@mantine/core';
import { isLargeGallery } from '../../../state/similarity/similarity-runs.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import { formatCosine } from '../../kit/format.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { SimilarityStatus } from '../../kit/run/similarity-status.tsx';
import { ViewHeading } from '../../kit/view-heading.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { ContrastiveTable } from './contrastive-table.tsx';
import { cosineColour, cosineRange } from './cosine-colour.ts';
import { InfoNcePanel } from './info-nce/info-nce-panel.tsx';
import { LargeMatrixPanel } from './large-matrix-panel.tsx';
import { Matrix } from './matrix.tsx';

/** The matrix of every audio against every video, with loss and accuracy. */
export function SimilarityView() {
  const isLarge = useAppStore(isLargeGallery);
  const isClips = useAppStore((state) => state.gallery.name === 'clips');
  return (
    <Stack gap="md">
      <ViewHeading question="Which audio does the model match with which video?">
        Each cell is the cosine similarity of one clip’s audio and one clip’s video; own pairs are{' '}
        {isLarge ? 'on the diagonal.' : 'outlined.'}
      </ViewHeading>
      {isClips && <SimilarityStatus />}
      {isLarge && <LargeMatrixPanel />}
      {isClips && <ClipFigures withMatrix={!isLarge} />}
      <InfoNcePanel />
    </Stack>
  );
}

/** Matrix, loss and accuracy of the open clips. */
function ClipFigures({ withMatrix }: { readonly withMatrix: boolean }) {
  const summary = useAppStore((state) => state.runs.similarity.summary);
  const result = useResults().get('similarity', summary?.resultId ?? null);
  const range = result && cosineRange(result.cosine);
  if (!result || !range) return null;
  return (
    <>
      {withMatrix && (
        <Paper withBorder p="sm" data-testid="similarity-result">
          <Matrix result={result} range={range} />
          <Group justify="space-between" mt="xs" gap="xs">
            <ColourBar
              stops={[0, 0.25, 0.5, 0.75, 1].map((share) => cosineColour(share))}
              low={formatCosine(range[0])}
              high={formatCosine(range[1])}
              unit="cosine"
            />
            <Text size="xs" c="var(--page-quiet)">
              Rows are audio, columns are video.
            </Text>
          </Group>
          <MeaningNote testId="cosine-note">
            In this space, the cosines of unrelated pairs are far from 0, so a cosine alone says little:
            compare ranks.
          </MeaningNote>
        </Paper>
      )}
      <Paper withBorder p="sm">
        <ContrastiveTable result={result} />
      </Paper>
    </>
  );
}
