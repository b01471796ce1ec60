/** Asks for the heads a file does not tell. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ModelRequest } from '../../../state/models/models-slice.ts';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { useActions } from '../../use-app-store.ts';

/** The published models' heads: where to start from, not what an unknown file has. */
const PUBLISHED = { numHeads: 12, decoderNumHeads: 16 };

/** The number of heads is not in a checkpoint and cannot be told from its shapes, so the user says. */
export function HeadsForm({ request }: { readonly request: ModelRequest }) {
  const { load: loadModel } = useActions('models');
  const [numHeads, setNumHeads] = useState(request.settings.numHeads ?? null);
  const [decoderNumHeads, setDecoderNumHeads] = useState(request.settings.decoderNumHeads ?? null);
  const ready = numHeads !== null;
  return (
    <Group
      component="form"
      gap="xs"
      mt="xs"
      align="flex-end"
      data-testid="heads-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        void loadModel(request.source, {
          ...request.settings,
          numHeads,
          ...(decoderNumHeads !== null && { decoderNumHeads }),
        });
      }}
    >
      <WholeNumberField
        size="xs"
        label="Attention heads, encoder"
        placeholder={`published: ${PUBLISHED.numHeads}`}
        min={1}
        max={128}
        value={numHeads}
        onChange={setNumHeads}
        data-testid="num-heads"
      />
      <WholeNumberField
        size="xs"
        label="Attention heads, decoder"
        placeholder={`published: ${PUBLISHED.decoderNumHeads}`}
        min={1}
        max={128}
        value={decoderNumHeads}
        onChange={setDecoderNumHeads}
        data-testid="decoder-num-heads"
      />
      <Button type="submit" disabled={!ready} data-testid="load-with-heads">
        Load with these
      </Button>
    </Group>
  );
}
