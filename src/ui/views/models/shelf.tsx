/** The list of bundled models. */
import { Button, Paper, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { BundledEntry } from '../../../state/models/bundled-models.ts';
import { formatBytes } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ModelStatus } from './model-status.tsx';
import { howLearned } from './model-words.ts';
import classes from './models.module.css';

/** The bundled models. Each one is fetched when the user loads it. */
export function Shelf() {
  const models = useAppStore((state) => state.models.bundled);
  const error = useAppStore((state) => state.models.bundledError);
  const { loadShelf } = useActions('models');
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="shelf-title" data-testid="shelf">
      <Title order={2} id="shelf-title">
        Bundled with this page
      </Title>
      {models.length > 1 && <Note>A model is fetched when you load it. Clips and settings stay.</Note>}
      {models.length === 0 && (
        <Text component="div" size="sm" c="var(--page-quiet)" mt={4} data-testid="shelf-status">
          {error ?? 'Reading the list…'}{' '}
          {error && (
            <Button size="compact-xs" onClick={() => void loadShelf()}>
              Try again
            </Button>
          )}
        </Text>
      )}
      <ul className={classes['shelf']}>
        {models.map((model) => (
          <ShelfItem key={model.id} model={model} />
        ))}
      </ul>
    </Paper>
  );
}

function ShelfItem({ model }: { readonly model: BundledEntry }) {
  const loaded = useAppStore(
    ({ models: { loaded: inUse } }) => inUse?.source === 'bundled' && inUse.id === model.id,
  );
  const { loadBundled: loadBundledModel } = useActions('models');
  const { id, name, bytes, objective, trainedOn } = model;
  const learned = howLearned(objective, model.classes);
  return (
    <li data-testid="bundled-model" data-model={id} data-loaded={loaded}>
      <div className={classes['entry']}>
        <div className={classes['words']}>
          <Text size="sm" fw={500}>
            {name}
            {bytes !== null && (
              <Note span ml={8}>
                {formatBytes(bytes)}
              </Note>
            )}
          </Text>
          <Note>{learned ? `Trained ${learned}` : `Trained on: ${trainedOn ?? 'not known.'}`}</Note>
        </div>
        {/* It stays a button after its model is loaded, so that the keyboard focus is not lost. */}
        <Button
          w={92}
          px={4}
          variant={loaded ? 'subtle' : 'default'}
          leftSection={loaded ? <IconCheck size={14} aria-hidden /> : null}
          aria-disabled={loaded}
          aria-label={loaded ? `${name} is loaded` : `Load ${name}`}
          onClick={() => {
            if (!loaded) void loadBundledModel(id);
          }}
          data-testid="load-bundled"
        >
          {loaded ? 'Loaded' : 'Load'}
        </Button>
      </div>
      <ModelStatus of={id} />
    </li>
  );
}
