/** The checkpoints that are kept in this browser. */
import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import type { KeptEntry } from '../../../contract/kept.ts';
import { formatBytes } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ForgetEverything } from './forget-everything.tsx';
import { keptPlace, ModelStatus } from './model-status.tsx';
import classes from './models.module.css';

/** The checkpoints that this browser keeps between visits, and the storage in use. */
export function Kept() {
  const kept = useAppStore((state) => state.keptModels.listed);
  const error = useAppStore((state) => state.keptModels.error);
  const { list: listKept, forget: forgetKept } = useActions('keptModels');
  const ready = useAppStore((state) => state.worker.status === 'ready');
  useEffect(() => {
    if (ready) void listKept();
  }, [ready, listKept]);
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="kept-title" data-testid="kept">
      <Title order={2} id="kept-title">
        Kept in this browser
      </Title>
      <Note>
        You can keep a checkpoint here, and the next visit starts with it. It is written only to the storage
        of this browser: as float16 if the model runs on WebGPU or the file is float16, otherwise as float32.
        A file that was fetched from another site stays as it came.
        {kept &&
          kept.quotaBytes > 0 &&
          ` In use: ${formatBytes(kept.usageBytes)} of ${formatBytes(kept.quotaBytes)}.`}
      </Note>
      {error?.code !== 'storage/unavailable' && <KeepLoaded />}
      <CopyGone />
      {error && <ErrorNote error={error} testId="kept-error" />}
      {kept && kept.removedParts > 0 && (
        <Note mt={4} data-testid="removed-parts">
          {kept.removedParts === 1 ? 'One incomplete copy' : `${kept.removedParts} incomplete copies`}, for
          example from a closed tab, {kept.removedParts === 1 ? 'was' : 'were'} removed.
        </Note>
      )}
      <ul className={classes['shelf']}>
        {kept?.models.map((entry) => (
          <KeptItem key={entry.id} entry={entry} />
        ))}
        {kept?.damaged.map(({ id, reason }) => (
          <li key={id} data-testid="damaged-model">
            <div className={classes['entry']}>
              <Text size="sm" className={classes['words']}>
                Damaged: {reason}
              </Text>
              <Button variant="subtle" onClick={() => void forgetKept(id)}>
                Forget
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ForgetEverything />
    </Paper>
  );
}

const NONE: readonly KeptEntry[] = [];

/** Offers to keep the loaded model if it is a file of the user. */
function KeepLoaded() {
  const keeping = useAppStore((state) => state.keptModels.keeping);
  const source = useAppStore((state) => state.models.request?.source ?? null);
  const models = useAppStore((state) => state.keptModels.listed?.models ?? NONE);
  const name = useAppStore((state) => state.models.loaded?.name ?? '');
  const { keepLoaded: keepLoadedModel, cancel: cancelKeeping } = useActions('keptModels');
  // By name and length only: the hash is known only after the whole file was read.
  const isKept =
    source?.kind === 'file' &&
    models.some(({ fileName, bytes }) => fileName === source.file.name && bytes === source.file.size);
  const canKeep = (source?.kind === 'file' || source?.kind === 'url') && !isKept;
  if (keeping.status === 'running') {
    return (
      <WorkNote
        what="Keeping the checkpoint"
        progress={keeping.progress}
        onCancel={cancelKeeping}
        testId="keep-progress"
      />
    );
  }
  return (
    <>
      {keeping.status === 'failed' && keeping.error && (
        <ErrorNote error={keeping.error} testId="keep-error" />
      )}
      {canKeep && (
        <Button mt="xs" onClick={() => void keepLoadedModel()} data-testid="keep-model">
          Keep {name}
        </Button>
      )}
    </>
  );
}

/** Says what still works after the stored copy of the loaded model was removed. */
function CopyGone() {
  const model = useAppStore((state) => state.models.loaded);
  const models = useAppStore((state) => state.keptModels.listed?.models ?? null);
  const isGone =
    models !== null && model?.source === 'kept' && !models.some(({ sha256 }) => sha256 === model.sha256);
  return (
    <Note mt={4} role="status" data-testid="copy-gone">
      {isGone &&
        'The stored copy of the loaded model is gone. Parts that have already run still work; the rest can no longer be read.'}
    </Note>
  );
}

function KeptItem({ entry }: { readonly entry: KeptEntry }) {
  const { load: loadKept, forget: forgetKept } = useActions('keptModels');
  const { id, fileName, storedBytes, sha256, keptAt, layout, rounded } = entry;
  return (
    <li data-testid="kept-model" data-sha256={sha256}>
      <div className={classes['entry']}>
        <div className={classes['words']}>
          <Text size="sm" fw={500}>
            {fileName}
            <Note span ml={8}>
              {formatBytes(storedBytes)}
              {layout !== null && ` as ${layout}`}
            </Note>
          </Text>
          <Note>
            SHA-256 of the original file {sha256.slice(0, 12)}…, kept on{' '}
            <span className={classes['whole']}>{keptAt.slice(0, 10)}</span>
            {rounded && '; rounded to float16, which changes results from the third digit on'}
          </Note>
        </div>
        <Group gap={4} wrap="nowrap">
          <Button onClick={() => void loadKept(entry)} data-testid="load-kept">
            Load
          </Button>
          <Button
            variant="subtle"
            aria-label={`Forget ${fileName}`}
            onClick={() => void forgetKept(id)}
            data-testid="forget-kept"
          >
            Forget
          </Button>
        </Group>
      </div>
      <ModelStatus of={keptPlace(id)} />
    </li>
  );
}
