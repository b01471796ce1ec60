/** How often maps point at known sources, compared with rules that use no model. */
import { Button, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { PointingMethod, PointingResult } from '../../../contract/localise.ts';
import { clipsWithBoxes } from '../../../state/localise/localise-questions.ts';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useOpening } from '../../kit/run/use-opening.ts';
import type { Numbers } from '../../kit/table/numbers.ts';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';

const METHOD_WORDS: Readonly<Record<PointingMethod, string>> = {
  similarity: 'Similarity, mean subtracted',
  'plain-cosine': 'Similarity, plain cosine',
  rollout: 'Attention rollout',
  drop: 'Drop tokens',
  centre: 'No model: the centre of the frame',
  contrast: 'No model: the patch with the highest contrast',
  motion: 'No model: the patch that changes most',
};

/** How often the map points at the sound source, over the clips whose source is known. */
export function Accuracy() {
  const run = useAppStore((state) => state.runs.pointing);
  const known = useAppStore((state) => clipsWithBoxes(state).length);
  const opening = useOpening();
  const hasModel = useAppStore((state) => state.models.loaded !== null);
  const withAttribution = useAppStore((state) => state.localise.settings.withAttribution);
  const { set: setLocalise } = useActions('localise');
  const { retry } = useActions('runs');
  const result = useResults().get('pointing', run.summary?.resultId ?? null);
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="accuracy-title">
      <Stack gap="xs">
        <Title order={2} id="accuracy-title">
          How often does the map point at the source?
        </Title>
        <Note>
          Each sample clip has a box around its sound source. A map scores a hit if the centre of its highest
          patch lies in that box, in one frame of each clip.
        </Note>
        {known === 0 ? (
          <Text size="sm" data-testid="no-known-boxes">
            No open clip has a known source. Open the sample clips.
          </Text>
        ) : (
          <Switch
            checked={withAttribution}
            disabled={!hasModel}
            onChange={(event) => setLocalise({ withAttribution: event.currentTarget.checked })}
            label="Include rollout and dropped tokens (many passes)"
            data-testid="pointing-attribution"
          />
        )}
        <Text size="sm" mih="1lh">
          {opening !== null && known > 0 && `Measured once all clips are open: ${opening}.`}
        </Text>
        <RunGate
          kind="pointing"
          doing="Testing"
          testId="pointing"
          idle={
            known > 0 &&
            opening === null &&
            hasModel && (
              <Button w="fit-content" onClick={() => retry('pointing')} data-testid="ask-pointing">
                Test {known} {known === 1 ? 'clip' : 'clips'}
              </Button>
            )
          }
        />
        {result && opening === null && <AccuracyTable result={result} />}
      </Stack>
    </Paper>
  );
}

function AccuracyTable({ result }: { readonly result: PointingResult }) {
  const numbers = useMemo(() => toNumbers(result), [result]);
  const shareOf = (wanted: PointingMethod) => result.methods.find(({ method }) => method === wanted)?.share;
  const model = result.methods.filter(({ method }) => !GUESSES.includes(method));
  const best = Math.max(...model.map(({ share }) => share));
  const centre = shareOf('centre') ?? 0;
  return (
    <div data-testid="pointing-table">
      <NumbersTable
        numbers={numbers}
        caption={`Pointing accuracy over ${result.clips} clips`}
        testId="pointing-numbers"
      />
      <MeaningNote testId="pointing-note">
        {best > centre
          ? 'The best of the model’s maps points better than the centre of the frame here.'
          : 'None of the model’s maps points better than the centre of the frame here. The maps show what the model uses; they are not a detector.'}{' '}
        A random patch hits {formatShare(result.chance)}. Intervals are 95 % (Wilson) over {result.clips}{' '}
        clips of generated scenes.
      </MeaningNote>
    </div>
  );
}

const GUESSES: readonly PointingMethod[] = ['centre', 'contrast', 'motion'];

function toNumbers({ methods, clips }: PointingResult): Numbers {
  return {
    name: 'pointing-accuracy',
    corner: 'method',
    heads: ['accuracy, %', `hits of ${clips}`],
    rows: methods.map(({ method, share, interval: [low, high], hits }) => ({
      label: METHOD_WORDS[method],
      unit: '',
      decimals: 0,
      cells: [{ value: share * 100, low: low * 100, high: high * 100 }, hits],
    })),
  };
}
