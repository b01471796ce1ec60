/** The Reconstruct view. */
import { Button, Stack, Text } from '@mantine/core';
import { selectedClip } from '../../../state/selectors.ts';
import { formatMilliseconds } from '../../kit/format.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { ViewHeading } from '../../kit/view-heading.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import { DomainNote } from './domain-note.tsx';
import { Inspect } from './inspect/inspect.tsx';
import { MissingSense } from './missing-sense.tsx';
import { readFigure } from './reading.ts';
import classes from './reconstruct.module.css';
import { SenseCard } from './sense-card.tsx';
import { NormPixNote, UntrainedDecoderNote } from './weights-notes.tsx';

/** Original, masked and rebuilt pictures of video and audio, with their losses. */
export function ReconstructView() {
  const clip = useAppStore(selectedClip);
  const summary = useAppStore((state) => state.runs.reconstruct.summary);
  const canRebuild = useAppStore((state) => Boolean(state.models.loaded?.config.decoder));
  const draftId = useAppStore(({ reconstruct: { draft }, runs }) =>
    draft && draft.clipId === runs.reconstruct.summary?.clipId ? draft.resultId : null,
  );
  const results = useResults();
  const result = results.get('reconstruction', summary?.resultId ?? null);
  const draft = results.get('draft', draftId);
  return (
    <Stack gap="md" className={classes['view']}>
      <ViewHeading
        question="What can the model rebuild from a quarter of the clip?"
        aside={
          summary && (
            <Text size="xs" c="var(--page-quiet)" style={{ visibility: draft ? 'hidden' : 'visible' }}>
              rebuilt in {formatMilliseconds(summary.milliseconds)}
            </Text>
          )
        }
      >
        The model sees part of the frame and the spectrogram, and predicts the hidden patches (hatched).
      </ViewHeading>
      <DomainNote place="above" />
      <NormPixNote />
      <UntrainedDecoderNote />
      <div className={summary ? classes['status'] : undefined}>
        <ReconstructStatus />
      </div>
      {summary && result && canRebuild && (
        <div
          className={classes['senses']}
          data-both={Boolean(summary.visual && summary.audio)}
          data-testid="reconstruct-result"
          data-clip={summary.clipId}
          data-stale={summary.clipId !== clip?.id}
          data-key={summary.key}
          data-draft={Boolean(draft)}
        >
          {summary.visual && result.visual ? (
            <SenseCard
              sense="visual"
              figures={draft ? null : summary.visual}
              picture={draft?.visual ?? result.visual}
              subject={draft ?? summary}
            />
          ) : (
            <MissingSense sense="visual" clip={clip} />
          )}
          {summary.audio && result.audio ? (
            <SenseCard
              sense="audio"
              figures={draft ? null : summary.audio}
              picture={draft?.audio ?? result.audio}
              subject={draft ?? summary}
            />
          ) : (
            <MissingSense sense="audio" clip={clip} />
          )}
        </div>
      )}
      <DomainNote place="below" />
      {summary && result && canRebuild && (
        // Below the figure, because its length changes with every mask and the figure must not move.
        <Text component="div" size="sm" c="var(--page-quiet)" maw={820}>
          <Reading hidden={Boolean(draft)} />
        </Text>
      )}
      {summary && result && canRebuild && <Inspect />}
    </Stack>
  );
}

/** What the figure shows, in words; invisible while a draft is shown, but its room is kept. */
function Reading({ hidden }: { readonly hidden: boolean }) {
  const summary = useAppStore((state) => state.runs.reconstruct.summary);
  const name = useAppStore((state) => state.library.clips.find(({ id }) => id === summary?.clipId)?.name);
  return (
    <span data-testid="reading" style={{ visibility: hidden ? 'hidden' : 'visible' }}>
      {summary && name ? readFigure(name, summary) : ''}
    </span>
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
  // The page itself says above why it cannot work.
  if (environmentStatus !== 'ready' && environmentStatus !== 'starting') return null;
  if (environmentStatus === 'starting') return <WorkNote what="Starting the worker" progress={null} />;
  if (modelLoading && !run.summary)
    return <WorkNote what="Loading the model" progress={modelLoading.progress} />;
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
  if (run.status !== 'idle' && run.summary?.clipId === clip.id) return null;
  return (
    <Button w="fit-content" onClick={() => retry('reconstruct')}>
      Rebuild
    </Button>
  );
}
