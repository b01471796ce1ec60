/** Fields that correct the numbers of attention heads of the loaded model. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ModelSummary } from '../../../contract/model.ts';
import { Note } from '../../kit/notes/note.tsx';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { useActions } from '../../use-app-store.ts';

/** More heads than any model here has. */
const MOST_HEADS = 64;

/** No tensor shows the number of heads, so the user can correct it. The model is then loaded again. */
export function HeadsFields({ model }: { readonly model: ModelSummary }) {
  const { config } = model;
  const { setSettings: setModelSettings } = useActions('models');
  const [encoder, setEncoder] = useState<number | null>(config.numHeads);
  const [decoder, setDecoder] = useState<number | null>(config.decoder?.numHeads ?? null);
  const isChanged = encoder !== config.numHeads || (config.decoder && decoder !== config.decoder.numHeads);
  const isWhole = encoder !== null && (!config.decoder || decoder !== null);
  const apply = () =>
    void setModelSettings({
      ...(encoder !== null && { numHeads: encoder }),
      ...(config.decoder && decoder !== null && { decoderNumHeads: decoder }),
    });
  return (
    <Group gap="xs">
      <WholeNumberField
        w={72}
        aria-label="Heads of the encoders"
        min={1}
        max={MOST_HEADS}
        value={encoder}
        onChange={setEncoder}
        data-testid="card-heads"
      />
      {config.decoder && (
        <>
          <Note>and in the decoder</Note>
          <WholeNumberField
            w={72}
            aria-label="Heads of the decoder"
            min={1}
            max={MOST_HEADS}
            value={decoder}
            onChange={setDecoder}
            data-testid="card-decoder-heads"
          />
        </>
      )}
      {isChanged && (
        <Button size="compact-xs" disabled={!isWhole} onClick={apply} data-testid="apply-heads">
          Reload with these
        </Button>
      )}
      <Note>A wrong number runs without an error and gives wrong results.</Note>
    </Group>
  );
}
