/** A table of contrastive loss and accuracy in both directions. */
import { Table, Title } from '@mantine/core';
import type { ContrastiveFigures, SimilarityResult } from '../../../contract/similarity.ts';
import { formatFigure, formatShare } from '../../kit/format.ts';
import { GalleryNote } from '../../kit/notes/gallery-note.tsx';
import { Mark } from '../../kit/notes/mark.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { intervalWords } from '../../kit/share-interval.ts';

/** Contrastive loss and accuracy in both directions, beside chance. */
export function ContrastiveTable({ result }: { readonly result: SimilarityResult }) {
  const { pairs, temperature, audioForVisual, visualForAudio } = result;
  return (
    <>
      <Title order={2}>Contrastive loss and accuracy</Title>
      <Note mb="xs">
        Over the {pairs} clips with audio and video, at temperature {temperature}. Loss in nats, lower is
        better; chance gives ln {pairs} = {formatFigure(Math.log(Math.max(1, pairs)))}. Accuracy: the share of
        queries whose partner is first, with its 95 % interval (Wilson); chance gives{' '}
        {formatShare(pairs > 0 ? 1 / pairs : Number.NaN)}.
      </Note>
      <Table withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Direction</Table.Th>
            <Table.Th ta="right">Loss</Table.Th>
            <Table.Th ta="right">Accuracy</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <DirectionRow
            label="For each video, the matching audio"
            trained
            figures={audioForVisual}
            pairs={pairs}
            testId="audio-for-visual"
          />
          <DirectionRow
            label="For each audio, the matching video"
            figures={visualForAudio}
            pairs={pairs}
            testId="visual-for-audio"
          />
        </Table.Tbody>
      </Table>
      <GalleryNote size={pairs} />
    </>
  );
}

interface DirectionRowProps {
  readonly label: string;
  readonly trained?: boolean;
  readonly figures: ContrastiveFigures | null;
  readonly pairs: number;
  readonly testId: string;
}

function DirectionRow({ label, trained, figures, pairs, testId }: DirectionRowProps) {
  return (
    <Table.Tr data-testid={testId}>
      <Table.Td>
        {label} {trained && <Mark>trained direction</Mark>}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        {formatFigure(figures?.loss ?? null)}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        {figures ? formatShare(figures.accuracy) : '–'}
        {figures && (
          <Note span display="block">
            {intervalWords(figures.accuracy, pairs)}
          </Note>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
