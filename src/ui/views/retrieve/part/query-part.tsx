/** The fold for queries by a part of a clip, a picture file or the microphone. */
import { Button, Group, Text } from '@mantine/core';
import { useEffect } from 'react';
import { MODALITY_WORDS } from '../../../../core/geometry.ts';
import { boxTokens, wholeBox } from '../../../../core/masks/patch-box.ts';
import { selectedClip } from '../../../../state/selectors.ts';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { useActions, useAppStore, useFamily, useResults } from '../../../use-app-store.ts';
import { ForeignPairs } from '../foreign-pairs.tsx';
import { RetrieveFold } from '../retrieve-fold.tsx';
import { QueryPartAnswers } from './query-part-answers.tsx';
import { QueryOutside } from './query-part-outside.tsx';
import { QueryPartPicker } from './query-part-picker.tsx';

/** Queries other than a whole clip: a part of it, a picture file, the microphone. */
export function QueryByPart() {
  return (
    <RetrieveFold
      question="What if the query is only a part, a picture or a recording?"
      gloss="Some seconds, a band of frequencies or a corner of the frame; a picture file; the microphone."
      testId="fold-query-part"
    >
      <QueryPartBody />
    </RetrieveFold>
  );
}

function QueryPartBody() {
  const { cancel } = useActions('runs');
  const clipId = useAppStore((state) => state.library.selectedId);
  const from = useAppStore((state) => state.retrieve.from);
  const canAsk = useAppStore((state) => state.retrieve.canAsk('image'));
  const { loadShelf } = useActions('models');
  useEffect(() => void loadShelf(), [loadShelf]);
  // The clip or the modality changed, so the running query is no longer wanted.
  useEffect(() => () => cancel('queryPart'), [clipId, from, cancel]);
  return (
    <>
      <Text size="sm" maw={820}>
        The model reads its input as patches and accepts any number of them. Here it encodes only the patches
        of the part, and the embedding is their mean. If the part ranks the partner higher than the whole
        does, it contains what audio and video share.
      </Text>
      <ForeignPairs />
      <Part />
      <QueryOutside canAsk={canAsk} />
      <PartRun />
    </>
  );
}

/** The selected clip's input with its part, and the button that queries by it. */
function Part() {
  const clip = useAppStore(selectedClip);
  const from = useAppStore((state) => state.retrieve.from);
  const { grid } = useFamily()[from];
  const box = useAppStore((state) => state.retrieve.boxes[from]);
  const { setBox, askPart: ask } = useActions('retrieve');
  const canAsk = useAppStore((state) => state.retrieve.canAsk('part'));
  const running = useAppStore((state) => state.runs.queryPart.status === 'running');
  const { ask: askFor } = useActions('runs');
  const inputs = useAppStore((state) => state.runs.clipInputs.summary);
  const results = useResults();
  const revision = clip?.status === 'ready' ? clip.revision : null;
  useEffect(() => void askFor('clipInputs'), [clip?.id, revision, askFor]);
  if (clip?.status !== 'ready') return <Text size="sm">Waiting for a clip.</Text>;
  const pictures = inputs?.clipId === clip.id ? results.get('clipInputs', inputs.resultId) : null;
  const picture = from === 'audio' ? pictures?.spectrogram : pictures?.picture;
  const isWhole = boxTokens(box) === grid.tokens;
  const sense = MODALITY_WORDS[from];
  if (pictures && !picture) {
    return (
      <Text size="sm" data-testid="part-missing">
        {clip.name} has no usable {sense}. Choose another clip or the other direction.
      </Text>
    );
  }
  return (
    <>
      {picture && <QueryPartPicker clip={clip} sense={from} picture={picture} />}
      <Group gap="xs">
        <Button onClick={ask} disabled={!canAsk || running} data-testid="part-ask">
          Query by {isWhole ? `the whole ${sense}` : 'this part'}
        </Button>
        <Button
          variant="subtle"
          disabled={isWhole}
          onClick={() => setBox(from, wholeBox(grid))}
          data-testid="part-whole"
        >
          Back to the whole {sense}
        </Button>
      </Group>
    </>
  );
}

/** The progress, error or result of the query. */
function PartRun() {
  const run = useAppStore((state) => state.runs.queryPart);
  const isCurrent = useAppStore((state) => state.runs.isCurrent('queryPart'));
  const names = useAppStore((state) => {
    const asked = state.runs.queryPart.summary?.asked;
    return asked?.kind === 'part'
      ? (state.library.clips.find(({ id }) => id === asked.clipId)?.name ?? null)
      : null;
  });
  const { clearPart: clear } = useActions('retrieve');
  const { summary, status } = run;
  const result = useResults().get('queryPart', summary?.resultId ?? null);
  const asked = summary?.asked;
  const sense = asked?.kind === 'part' && asked.sense === 'visual' ? 'video' : 'audio';
  return (
    <>
      <RunGate kind="queryPart" doing="Comparing" testId="part" onClose={clear} />
      {result && asked && status !== 'failed' && (
        <>
          {!isCurrent && status !== 'running' && (
            <MeaningNote testId="part-stale">
              These results are for the previous settings{names !== null && ` (clip: ${names})`}.
            </MeaningNote>
          )}
          <QueryPartAnswers
            result={result}
            asks={asked.kind === 'image' ? `the picture ${asked.name}` : 'this part'}
            whole={`the whole ${sense}`}
            answers={asked.kind === 'part' && sense === 'audio' ? 'video' : 'audio'}
            isCurrent={isCurrent}
          />
        </>
      )}
    </>
  );
}
