/** Exports the loaded model. */
import { Button, Checkbox, Group, Paper, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { ModelSummary } from '../../../contract/model.ts';
import { saveBlob } from '../../figures/export/save-picture.ts';
import { formatBytes } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

const FORMATS = [
  { format: 'safetensors', label: 'Weights (.safetensors)' },
  { format: 'onnx', label: 'Graphs and weights (.onnx)' },
] as const;

/** Saves the loaded model in formats that other programs can open. */
export function ExportModel({ model }: { readonly model: ModelSummary }) {
  const { status, what, progress, error } = useAppStore((state) => state.exports);
  const { model: exportModel, cancel: cancelExport } = useActions('exports');
  const [isStandard, setStandard] = useState(false);
  const isMine = what?.startsWith('model-') && what !== 'model-hash';
  const save = async (format: (typeof FORMATS)[number]['format']) => {
    const file = await exportModel({ format, ...(format === 'onnx' && { isStandard }) });
    if (file) saveBlob(file.blob, file.fileName);
  };
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="export-title" data-testid="export-model">
      <Title order={2} id="export-title">
        Export this model
      </Title>
      <Note>
        Either the weights as they are stored ({formatBytes(model.bytes)}), with the numbers of heads and
        norm_pix; or the graphs in float32, for batches of any size, each with its weights, a description of
        its inputs, and a Python program that runs them. The files are made in this tab from the loaded model.
      </Note>
      {isMine && status === 'running' ? (
        <WorkNote
          what="Writing the file"
          progress={progress}
          onCancel={cancelExport}
          testId="export-progress"
        />
      ) : (
        <Group gap="xs" mt="xs">
          {FORMATS.map(({ format, label }) => (
            <Button
              key={format}
              leftSection={<IconDownload size={14} />}
              onClick={() => void save(format)}
              data-testid={`export-${format}`}
            >
              {label}
            </Button>
          ))}
        </Group>
      )}
      <Checkbox
        mt="xs"
        size="sm"
        label="Graphs with standard ONNX operators only"
        description="They run in other programs than ONNX Runtime too. Otherwise attention is one of ONNX Runtime’s own operators."
        checked={isStandard}
        onChange={(event) => setStandard(event.currentTarget.checked)}
        data-testid="export-standard"
      />
      {isMine && error && <ErrorNote error={error} testId="export-error" />}
    </Paper>
  );
}
