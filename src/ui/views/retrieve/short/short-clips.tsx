/** The fold that compares four ways to feed short audio to the model. */
import { Button, Slider, Text } from '@mantine/core';
import { useEffect } from 'react';
import type { Clip } from '../../../../state/library/clip.ts';
import {
  leftSeconds,
  MIN_KEEP_SECONDS,
  shortSettings,
  soundSeconds,
} from '../../../../state/retrieve/query-questions.ts';
import { selectedClip } from '../../../../state/selectors.ts';
import { formatMilliseconds, formatSeconds } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import { useActions, useAppStore, useFamily, useResults } from '../../../use-app-store.ts';
import { ForeignPairs } from '../foreign-pairs.tsx';
import classes from '../part/query-part.module.css';
import { RetrieveFold } from '../retrieve-fold.tsx';
import { ShortCurve } from './short-clips-curve.tsx';
import { FedPictures } from './short-clips-fed.tsx';
import { readShort, shortNumbers } from './short-clips-words.ts';

/** With less than this share of a clip's length the whole window is itself largely padding. */
const MOSTLY_REAL = 0.9;

/** What to do with a sound shorter than the model's clips, in four ways. */
export function ShortClips() {
  return (
    <RetrieveFold
      question="What if the audio is short?"
      gloss="Pad, trim, tile, or encode only real tokens: how far the embedding drifts, and how its own video ranks."
      testId="fold-short-clips"
    >
      <ShortClipsBody />
    </RetrieveFold>
  );
}

function ShortClipsBody() {
  const clip = useAppStore(selectedClip);
  const { clipSeconds, audio } = useFamily();
  const { cancel } = useActions('runs');
  const { loadShelf } = useActions('models');
  useEffect(() => void loadShelf(), [loadShelf]);
  // If the clip changes or the fold is closed, the result is no longer wanted.
  useEffect(
    () => () => {
      cancel('shortClip');
      cancel('shortCurve');
    },
    [clip?.id, cancel],
  );
  if (clip?.status !== 'ready') return <Text size="sm">Waiting for a clip.</Text>;
  if (!clip.facts?.hasAudio) {
    return (
      <Text size="sm" data-testid="short-missing">
        {clip.name} has no usable audio. Choose another clip.
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" maw={820}>
        The model takes {audio.seconds.toFixed(2)}&nbsp;s of audio. Here a part of {clip.name} is fed to it in
        four ways, and each embedding is compared with that of the whole window. The row “Other audio more
        similar to the whole” shows how large a drift is.
      </Text>
      <ForeignPairs />
      {soundSeconds(clip) < MOSTLY_REAL * clipSeconds && (
        <MeaningNote testId="short-whole-padded">
          This clip has only {formatSeconds(soundSeconds(clip))} of audio, so its whole window is padded too,
          and “Pad” is closest to it for that reason alone. Here the rank of its own video is the fairer
          comparison.
        </MeaningNote>
      )}
      <KeepSliders clip={clip} />
      <ShortRun clip={clip} />
      <ShortCurve clip={clip} />
    </>
  );
}

function KeepSliders({ clip }: { readonly clip: Clip }) {
  const chosen = useAppStore((state) => state.retrieve.short);
  const { setShort } = useActions('retrieve');
  const settings = shortSettings({ short: chosen }, clip);
  const { startSeconds, keepSeconds } = settings;
  const sound = soundSeconds(clip);
  const left = leftSeconds(clip, startSeconds);
  if (sound <= MIN_KEEP_SECONDS) {
    return (
      <Note>All {sound.toFixed(2)} s of its audio are kept, because there is too little to choose from.</Note>
    );
  }
  return (
    <div className={classes['sliders']}>
      <div>
        <Text size="xs" id="short-keep">
          Keep {formatSeconds(keepSeconds)}
          {keepSeconds >= left && ', all of it'}
        </Text>
        <Slider
          min={MIN_KEEP_SECONDS}
          max={Math.ceil(left * 10) / 10}
          step={0.1}
          value={keepSeconds}
          label={formatSeconds}
          size="sm"
          thumbProps={{ 'aria-labelledby': 'short-keep' }}
          onChange={(value) => setShort({ ...settings, keepSeconds: tenth(value) })}
          data-testid="short-keep"
        />
      </div>
      <div>
        <Text size="xs" id="short-start">
          Start at {formatSeconds(startSeconds)}
        </Text>
        <Slider
          min={0}
          max={Math.max(0.1, Math.floor((sound - MIN_KEEP_SECONDS) * 10 + 1e-6) / 10)}
          step={0.1}
          value={startSeconds}
          label={formatSeconds}
          size="sm"
          thumbProps={{ 'aria-labelledby': 'short-start' }}
          onChange={(value) => setShort({ ...settings, startSeconds: tenth(value) })}
          data-testid="short-start"
        />
      </div>
    </div>
  );
}

const tenth = (seconds: number) => Math.round(seconds * 10) / 10;

function ShortRun({ clip }: { readonly clip: Clip }) {
  const run = useAppStore((state) => state.runs.shortClip);
  const key = useAppStore((state) => state.runs.questionKey('shortClip'));
  const { ask } = useActions('runs');
  const { summary, status } = run;
  const found = useResults().get('shortClip', summary?.resultId ?? null);
  const result = found?.clipId === clip.id ? found : null;
  const isCurrent = summary !== null && summary.key === key;
  return (
    <>
      <RunGate
        kind="shortClip"
        doing="Embedding"
        testId="short"
        start={
          <div className={classes['ways']}>
            <Button disabled={key === null} onClick={() => void ask('shortClip')} data-testid="short-ask">
              Compare the four ways
            </Button>
            {result && isCurrent && (
              <Note data-testid="short-done">computed in {formatMilliseconds(result.milliseconds)}</Note>
            )}
          </div>
        }
      />
      {result && !isCurrent && status !== 'running' && (
        <MeaningNote testId="short-stale">These results are for the previous settings.</MeaningNote>
      )}
      {result && (
        <div className={classes['figures']} data-stale={!isCurrent} data-testid="short-result">
          <Text size="sm" data-testid="short-verdict">
            {readShort(result)}
          </Text>
          <NumbersTable
            numbers={shortNumbers(result, clip.id)}
            caption="Four ways to feed short audio"
            testId="short-table"
          />
          <Note>
            The model’s input, on one colour scale. Grey patches are not encoded; even orange is padding.
          </Note>
          <FedPictures result={result} />
        </div>
      )}
    </>
  );
}
