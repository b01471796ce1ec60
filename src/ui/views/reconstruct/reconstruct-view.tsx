/** The Reconstruct view. */
import { Button, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Modality } from '../../../core/geometry.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { fetched } from '../../kit/fetched.tsx';
import { formatMilliseconds } from '../../kit/format.ts';
import { Question } from '../../kit/heading/view-heading.tsx';
import { WhatIsThis } from '../../kit/heading/what-is-this.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import { Inspect } from './inspect/inspect.tsx';
import { DomainNote } from './notes/domain-note.tsx';
import { PlainActions } from './plain-actions.tsx';
import { readFigure } from './reading.ts';
import classes from './reconstruct.module.css';
import { SenseCard } from './sense-card.tsx';

const WeightsNotes = fetched(() => import('./notes/weights-notes.tsx').then((m) => m.WeightsNotes));
const MissingSense = fetched(() => import('./notes/missing-sense.tsx').then((m) => m.MissingSense));

/** Original, masked and rebuilt pictures of video and audio, with their losses. */
export function ReconstructView() {
  const canRebuild = useAppStore((state) => state.models.loaded?.config.decoder !== null);
  const warns = useAppStore(
    ({ models: { loaded } }) =>
      loaded?.config.decoder && (loaded.config.normPix === null || loaded.objective === 'contrastive'),
  );
  const hasSummary = useAppStore((state) => state.runs.reconstruct.summary !== null);
  return (
    <Stack gap="sm" className={classes['view']}>
      <div>
        <Question sentence="It sees only the patches that are not hatched, and predicts the others.">
          What can the model rebuild from a quarter of the clip?
        </Question>
      </div>
      <DomainNote place="above" />
      {warns && <WeightsNotes />}
      {canRebuild ? (
        <Result />
      ) : (
        <div className={classes['status']}>
          <ReconstructStatus />
        </div>
      )}
      <WhatIsThis />
      <DomainNote place="below" />
      {hasSummary && canRebuild && <Reading />}
      {hasSummary && canRebuild && <Inspect />}
    </Stack>
  );
}

/** Both cards; before the first result they keep its room, so that nothing jumps. */
function Result() {
  const clip = useAppStore(selectedClip);
  const summary = useAppStore((state) => state.runs.reconstruct.summary);
  const draftId = useAppStore(({ reconstruct: { draft }, runs }) =>
    draft && draft.clipId === runs.reconstruct.summary?.clipId ? draft.resultId : null,
  );
  const results = useResults();
  const result = results.get('reconstruction', summary?.resultId ?? null);
  const draft = results.get('draft', draftId);
  const has = summary !== null && result !== null;
  const subject = draft ?? summary ?? { clipId: clip?.id ?? '', normPix: false, paint: 'visible' as const };
  const card = (sense: Modality, children?: ReactNode) =>
    has && !(summary[sense] && result[sense]) ? (
      <>
        <MissingSense sense={sense} clip={clip} />
        {children}
      </>
    ) : (
      <SenseCard
        sense={sense}
        figures={draft ? null : (summary?.[sense] ?? null)}
        picture={draft?.[sense] ?? result?.[sense] ?? null}
        subject={subject}
      >
        {children}
      </SenseCard>
    );
  return (
    <div
      className={classes['senses']}
      data-result
      {...(has && {
        'data-testid': 'reconstruct-result',
        'data-clip': summary.clipId,
        'data-stale': summary.clipId !== clip?.id,
        'data-key': summary.key,
        'data-draft': Boolean(draft),
      })}
    >
      {card(
        'visual',
        <PlainActions>
          <ReconstructStatus />
        </PlainActions>,
      )}
      {card('audio')}
    </div>
  );
}

/** What the figure shows, in words, for those who do not see it. */
function Reading() {
  const summary = useAppStore((state) => state.runs.reconstruct.summary);
  const name = useAppStore((state) => state.library.clips.find(({ id }) => id === summary?.clipId)?.name);
  return (
    <VisuallyHidden data-testid="reading">{summary && name ? readFigure(name, summary) : ''}</VisuallyHidden>
  );
}

/** The state of the run: waiting, working, failed, or why there is nothing to run. */
function ReconstructStatus() {
  const run = useAppStore((state) => state.runs.reconstruct);
  const clip = useAppStore(selectedClip);
  const model = useAppStore((state) => state.models.loaded);
  const environmentStatus = useAppStore((state) => state.worker.status);
  const modelLoading = useAppStore((state) => state.models.loading);
  const { retry } = useActions('runs');
  const { setView } = useActions('shell');
  const { cancel: cancelModel } = useActions('models');

  if (model && !model.config.decoder) {
    return (
      <ErrorNote
        error={{
          code: 'model/no-decoder',
          message: `${model.name} has no decoder, so it cannot rebuild (fine-tuned files have none): load a pre-trained file, or compare clips under Similarity.`,
        }}
      >
        <Button mt={6} size="compact-xs" onClick={() => setView('models')}>
          Open Models
        </Button>
      </ErrorNote>
    );
  }
  if (run.status === 'failed' || run.status === 'running') {
    return <RunGate kind="reconstruct" doing="Rebuilding" testId="reconstruct" />;
  }
  // The page shows above why it cannot work.
  if (environmentStatus !== 'ready' && environmentStatus !== 'starting') return null;
  if (environmentStatus === 'starting') return <WorkNote what="Starting the worker" progress={null} />;
  if (modelLoading && !run.summary) {
    return <WorkNote what="Loading the model" progress={modelLoading.progress} onCancel={cancelModel} />;
  }
  if (!model) {
    return (
      <Text component="div" size="sm" data-testid="no-model">
        No model is loaded.{' '}
        <Button size="compact-xs" onClick={() => setView('models')}>
          Open Models
        </Button>
      </Text>
    );
  }
  if (!clip) return <Text size="sm">Choose a clip in the library, or drop one.</Text>;
  if (clip.status === 'failed' && clip.error)
    return <ErrorNote error={clip.error} title={`${clip.name} could not be opened`} />;
  if (clip.status !== 'ready') return <WorkNote what={`Opening ${clip.name}`} progress={clip.progress} />;
  if (run.status !== 'idle' && run.summary?.clipId === clip.id) {
    return <Note data-testid="rebuilt-in">Rebuilt in {formatMilliseconds(run.summary.milliseconds)}</Note>;
  }
  return (
    <Button w="fit-content" onClick={() => retry('reconstruct')}>
      Rebuild
    </Button>
  );
}
