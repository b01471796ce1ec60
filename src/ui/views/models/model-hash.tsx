/** The SHA-256 of the model file, known or computed on demand. */
import { Button, Text } from '@mantine/core';
import type { ModelSummary } from '../../../contract/model.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './models.module.css';

/** The SHA-256 of the model file: known, or computed on demand, because a large file takes seconds. */
export function ModelHash({ model }: { readonly model: ModelSummary }) {
  const { status, what, progress, error } = useAppStore((state) => state.exports);
  const { hashModel, cancel: cancelExport } = useActions('exports');
  if (model.sha256 !== null) {
    return (
      <Text span size="sm" className={classes['hash']} data-testid="model-sha256">
        {model.sha256}
      </Text>
    );
  }
  if (what === 'model-hash' && status === 'running') {
    return (
      <WorkNote what="Computing SHA-256" progress={progress} onCancel={cancelExport} testId="hash-progress" />
    );
  }
  return (
    <>
      <Button size="compact-xs" onClick={() => void hashModel()} data-testid="compute-hash">
        Compute
      </Button>
      {what === 'model-hash' && error && <ErrorNote error={error} testId="hash-error" />}
    </>
  );
}
