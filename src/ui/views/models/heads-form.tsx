/** Asks for the numbers of attention heads that a file does not state. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ModelRequest } from '../../../state/models/models-slice.ts';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { useActions } from '../../use-app-store.ts';

/** Heads of the published models: a suggestion, not what an unknown file has. */
const PUBLISHED = { numHeads: 12, decoderNumHeads: 16 };

/** A checkpoint does not contain the number of heads, and its shapes do not show it, so the user enters it. */
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
        label="Attention heads, encoder"
        placeholder={`published: ${PUBLISHED.numHeads}`}
        min={1}
        max={128}
        value={numHeads}
        onChange={setNumHeads}
        data-testid="num-heads"
      />
      <WholeNumberField
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
