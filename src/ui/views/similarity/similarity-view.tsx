/** The Similarity view. */
import { Paper, Stack } from '@mantine/core';
import { isNoneCompared } from '../../../state/selectors.ts';
import { isLargeGallery } from '../../../state/similarity/similarity-runs.ts';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { SimilarityStatus } from '../../kit/run/similarity-status.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { ContrastiveTable } from './contrastive-table.tsx';
import { InfoNcePanel } from './info-nce/info-nce-panel.tsx';
import { LargeMatrixPanel } from './large-matrix-panel.tsx';
import { MatrixPanel } from './small/matrix-panel.tsx';

/** The matrix of every audio against every video, with loss and accuracy. */
export function SimilarityView() {
  const isLarge = useAppStore(isLargeGallery);
  const isClips = useAppStore((state) => state.gallery.name === 'clips');
  const isNone = useAppStore(isNoneCompared);
  return (
    <Stack gap="sm">
      <ViewHeading question="Which audio does the model match with which video?">
        Cosines of every audio (row) with every video (column); own pairs are outlined.
      </ViewHeading>
      {isLarge && isClips && <SimilarityStatus />}
      {isLarge && <LargeMatrixPanel />}
      {isClips && <ClipFigures withMatrix={!isLarge} />}
      {!isNone && <InfoNcePanel />}
    </Stack>
  );
}

/** Matrix, loss and accuracy of the open clips. */
function ClipFigures({ withMatrix }: { readonly withMatrix: boolean }) {
  const summary = useAppStore((state) => state.runs.similarity.summary);
  const isNone = useAppStore(isNoneCompared);
  const expected = useAppStore(
    ({ library, gallery }) =>
      library.clips.filter(
        ({ id, status }) => status !== 'failed' && status !== 'listed' && !gallery.excludedIds.includes(id),
      ).length,
  );
  const found = useResults().get('similarity', summary?.resultId ?? null);
  // Without a clip to compare, no run starts, and the last result is about clips that were removed.
  const result = isNone ? null : found;
  return (
    <>
      {withMatrix && (
        <MatrixPanel result={result} expected={expected} isNoneChosen={isNone && found !== null}>
          <SimilarityStatus />
        </MatrixPanel>
      )}
      {result && (
        <Paper withBorder p="sm">
          <ContrastiveTable result={result} />
          {withMatrix && (
            <MeaningNote testId="cosine-note">
              How high the cosines of unrelated pairs are depends on the model, so a cosine alone says little:
              compare ranks and z, its distance from the mean of mismatched pairs in their standard
              deviations.
            </MeaningNote>
          )}
        </Paper>
      )}
    </>
  );
}
