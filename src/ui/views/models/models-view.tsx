/** The Models view. */
import { Button, Group, Paper, Stack, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { modelsOf } from '../../../state/models/model-files.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { LabBundlePanel } from '../../shell/bundle/lab-bundle.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { CheckMachine } from './check/check-machine.tsx';
import { CompareModels } from './check/compare-models.tsx';
import { ExportModel } from './export-model.tsx';
import { Kept } from './kept.tsx';
import { ModelCard } from './model-card.tsx';
import { ModelFromUrl } from './model-from-url.tsx';
import { ModelStatus, URL_PLACE } from './model-status.tsx';
import { Published } from './published.tsx';
import { Shelf } from './shelf.tsx';
import { useBeginAllowed } from './use-begin-allowed.ts';

/** The official models, the loaded model in full, and other ways to load one. */
export function ModelsView() {
  const model = useAppStore((state) => state.models.loaded);
  useBeginAllowed();
  return (
    <Stack gap="md">
      <ViewHeading question="Which model is this, and how do I load the official one?" />
      <Published />
      {model && <ModelCard model={model} />}
      <OwnCheckpoint />
      <Shelf />
      <Kept />
      {model && <ExportModel model={model} />}
      <CompareModels />
      <CheckMachine />
      <LabBundlePanel />
    </Stack>
  );
}

/** Loads a checkpoint of the user, from a file or a URL. */
function OwnCheckpoint() {
  const model = useAppStore((state) => state.models.loaded);
  const { load: loadModel, loadBundled: loadBundledModel } = useActions('models');
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="own-title">
      <Title order={2} id="own-title">
        Your own checkpoint
      </Title>
      <Note>
        .pth, .pt, .ckpt, .bin or .safetensors, recognised by its first bytes. For a model in several files,
        choose all of them with their index. You can also drop files anywhere on this page.
      </Note>
      <Group gap="xs" my="xs">
        <FilePicker
          multiple
          onChoose={(files) => {
            const [given] = modelsOf(files);
            if (given) void loadModel({ kind: 'file', ...given });
          }}
        >
          {(props) => (
            <Button
              {...props}
              size="sm"
              leftSection={<IconUpload size={16} />}
              data-testid="choose-checkpoint"
            >
              Choose a checkpoint
            </Button>
          )}
        </FilePicker>
        {model?.source !== 'bundled' && (
          <Button
            size="sm"
            variant="subtle"
            onClick={() => void loadBundledModel()}
            data-testid="use-bundled"
          >
            Back to the bundled model
          </Button>
        )}
      </Group>
      <ModelStatus of={null} />
      <ModelFromUrl />
      <ModelStatus of={URL_PLACE} />
    </Paper>
  );
}
