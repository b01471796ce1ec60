/** Compares two models on one clip: choice of models, pictures and losses. */
import {
  Button,
  Group,
  NativeSelect,
  Paper,
  Stack,
  Text,
  Title,
  useComputedColorScheme,
} from '@mantine/core';
import { useMemo, useState } from 'react';
import type { CompareModelsResult } from '../../../../contract/reconstruct.ts';
import type { Modality } from '../../../../core/geometry.ts';
import { reconstructQuestion } from '../../../../state/reconstruct/reconstruct-question.ts';
import { selectedClip } from '../../../../state/selectors.ts';
import { HATCH, paintMasked, paintVisibleOver } from '../../../figures/export/compose.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../../figures/spectrogram-frame.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import { useActions, useAppStore, useResults } from '../../../use-app-store.ts';
import classes from '../models.module.css';
import { comparisonNumbers, comparisonWarning } from './compare-numbers.ts';

/** Compares two models on the selected clip, under the mask of the Reconstruct view. */
export function CompareModels() {
  const summary = useAppStore((state) => state.runs.comparison.summary);
  const result = useResults().get('comparison', summary?.resultId ?? null);
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="compare-title" data-testid="compare-models">
      <Stack gap="xs">
        <Title order={2} id="compare-title">
          Two models, one clip
        </Title>
        <Note>
          The loaded model and another model reconstruct the selected clip under the mask of the Reconstruct
          view. Two large models run one after the other.
        </Note>
        <Ask />
        <RunGate kind="comparison" doing="Comparing" testId="compare" />
        {result && <Answer result={result} clipId={summary?.clipId ?? ''} />}
      </Stack>
    </Paper>
  );
}

/** The choice of the other model, and the button that starts the comparison. */
function Ask() {
  const { compareWith } = useActions('models');
  const bundled = useAppStore((state) => state.models.bundled);
  const kept = useAppStore((state) => state.keptModels.listed?.models ?? null);
  const loaded = useAppStore((state) => state.models.loaded);
  const clipName = useAppStore((state) => selectedClip(state)?.name ?? null);
  const canAsk = useAppStore((state) => reconstructQuestion(state) !== null);
  const running = useAppStore((state) => state.runs.comparison.status === 'running');
  const choices = useMemo(
    () => [
      ...bundled
        .filter(({ id, classes: count }) => count === null && id !== loaded?.id)
        // Models that can reconstruct come first.
        .sort((a, b) => Number(a.objective === 'contrastive') - Number(b.objective === 'contrastive'))
        .map(({ id, name }) => ({ value: `bundled ${id}`, label: name })),
      ...(kept ?? [])
        .filter(({ sha256 }) => sha256 !== loaded?.id)
        .map(({ id, fileName }) => ({ value: `kept ${id}`, label: `${fileName}, kept here` })),
    ],
    [bundled, kept, loaded?.id],
  );
  const [wanted, setWanted] = useState('');
  const chosen = choices.some(({ value }) => value === wanted) ? wanted : (choices[0]?.value ?? '');
  if (choices.length === 0) {
    return (
      <Text size="sm" c="var(--page-quiet)">
        There is no second model that can reconstruct. Keep one of yours in this browser.
      </Text>
    );
  }
  const ask = () => {
    const id = chosen.slice(chosen.indexOf(' ') + 1);
    const entry = chosen.startsWith('kept ') && kept?.find((candidate) => candidate.id === id);
    compareWith(entry ? { kept: entry } : { bundledId: id });
  };
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label="Other model"
        data={choices}
        value={chosen}
        onChange={(event) => setWanted(event.currentTarget.value)}
        maw={360}
        data-testid="compare-other"
      />
      <Button onClick={ask} disabled={!canAsk || running} data-testid="compare">
        {clipName === null ? 'Select a clip first' : `Compare on “${clipName}”`}
      </Button>
      {loaded && !loaded.config.decoder && (
        <Note>The loaded model has no decoder. Load a model that can reconstruct.</Note>
      )}
    </Group>
  );
}

function Answer({ result, clipId }: { readonly result: CompareModelsResult; readonly clipId: string }) {
  const numbers = useMemo(() => comparisonNumbers(result), [result]);
  const warning = comparisonWarning(result);
  return (
    <Stack gap="xs" data-testid="comparison" data-one-after-the-other={result.oneAfterTheOther}>
      {result.loaded.result.visual && <Pictures sense="visual" result={result} clipId={clipId} />}
      {result.loaded.result.audio && <Pictures sense="audio" result={result} clipId={clipId} />}
      <NumbersTable numbers={numbers} caption="Losses of two models" testId="comparison-table" />
      <Note>
        The masked loss is the mean squared error over hidden patches; lower is better. The row below it is
        the loss of mean fill, which fills them with the mean of the visible patches.
      </Note>
      {warning && <MeaningNote testId="comparison-warning">{warning}</MeaningNote>}
    </Stack>
  );
}

interface PicturesProps {
  readonly sense: Modality;
  readonly result: CompareModelsResult;
  readonly clipId: string;
}

/** The masked input, both reconstructions and the original. */
function Pictures({ sense, result, clipId }: PicturesProps) {
  const scheme = useComputedColorScheme('light');
  const panels = useMemo(() => {
    const [first, second] = [result.loaded.result[sense], result.other.result[sense]];
    if (!first || !second) return [];
    const { grid } = result.loaded.model.family[sense];
    const melUp = sense === 'audio';
    const { original, mask } = first;
    const over = (rebuilt: typeof original) => paintVisibleOver(rebuilt, original, mask, grid, melUp);
    return [
      { caption: 'Input to both', picture: paintMasked(original, mask, grid, melUp, HATCH[scheme]) },
      { caption: result.loaded.model.name, picture: over(first.rebuilt) },
      { caption: result.other.model.name, picture: over(second.rebuilt) },
      { caption: 'Original', picture: original },
    ];
  }, [sense, result, scheme]);
  if (sense === 'audio') {
    return (
      <div>
        {panels.map(({ caption, picture }, index) => (
          <SpectrogramFrame
            key={index}
            clipId={clipId}
            caption={caption}
            withTime={index === panels.length - 1}
          >
            <PixelCanvas
              picture={picture}
              label={`Spectrogram: ${caption}`}
              testId={`compare-audio-${index}`}
            />
          </SpectrogramFrame>
        ))}
      </div>
    );
  }
  return (
    <div className={classes['pictures']}>
      {panels.map(({ caption, picture }, index) => (
        <figure key={index}>
          <Note component="figcaption">{caption}</Note>
          <PixelCanvas picture={picture} label={`Frame: ${caption}`} testId={`compare-visual-${index}`} />
        </figure>
      ))}
    </div>
  );
}
