import { Group, Paper, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { ModelSummary } from '../../../state/app-state.ts';
import { formatBytes, formatParameters } from '../../components/format.ts';
import { useAppStore } from '../../use-app-store.ts';
import { HeadsFields } from './heads-fields.tsx';
import { ModelHash } from './model-hash.tsx';
import { howLearned } from './model-words.ts';
import classes from './models.module.css';

const HEADS_FROM: Readonly<Record<ModelSummary['headsFrom'], string>> = {
  setting: 'as you set them',
  metadata: 'from the file’s metadata',
  manifest: 'from the manifest',
  table: 'from the table of published widths',
};

const SOURCE_WORDS: Readonly<Record<ModelSummary['source'], string>> = {
  bundled: 'bundled with this page',
  file: 'from your file',
  url: 'from an address',
  kept: 'kept in this browser',
};

/** Everything known of the loaded model, as text. */
export function ModelCard({ model }: { readonly model: ModelSummary }) {
  const { config } = model;
  const { decoder } = config;
  const learned = howLearned(model.objective, config.classes);
  return (
    <Paper withBorder p="sm" data-testid="model-card" data-model={model.id}>
      <Group justify="space-between" align="baseline">
        <Title order={2}>{model.name}</Title>
        <Text size="xs" c="var(--page-quiet)">
          {SOURCE_WORDS[model.source]}
        </Text>
      </Group>
      <Table fz="sm" verticalSpacing={4} mt="xs">
        <Table.Tbody>
          <Row name="Trained on">{model.trainedOn ?? 'Not known: the file does not say.'}</Row>
          {learned && <Row name="Learned">{learned}</Row>}
          <Row name="Parameters">
            {formatParameters(model.parameters)} in {formatBytes(model.bytes)}
          </Row>
          <Row name="Encoders">
            {config.modalityDepth} blocks for each sense, {config.unifiedDepth} joint; width {config.embedDim}
            , {config.numHeads} heads ({HEADS_FROM[model.headsFrom]})
          </Row>
          <Row name="Decoder">
            {decoder
              ? `${decoder.depth} blocks; width ${decoder.embedDim}, ${decoder.numHeads} heads`
              : 'None: a fine-tuned file; it cannot rebuild.'}
          </Row>
          <Row name="Heads">
            <HeadsFields key={JSON.stringify([model.id, config])} model={model} />
          </Row>
          {config.classes !== null && <Row name="Classes">{config.classes}</Row>}
          <Row name="norm_pix">
            <NormPix normPix={config.normPix} />
          </Row>
          <Row name="Stored as">{model.storage}</Row>
          <Row name="SHA-256">
            <ModelHash model={model} />
          </Row>
          <Row name="Computes in">
            <span data-testid="precision" data-precision={model.precision}>
              {model.precisionReason}
            </span>
          </Row>
          <Row name="Keys">
            {keysText('missing', model.missingKeys)}; {keysText('unexpected', model.unexpectedKeys)}
          </Row>
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes['name']} fw={500} c="var(--page-quiet)">
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

/** A checkpoint may not say it, so it can be set; the model is then loaded again. */
function NormPix({ normPix }: { readonly normPix: boolean | null }) {
  const setModelSettings = useAppStore((state) => state.setModelSettings);
  // Three words beside each other are wider than a phone leaves room for.
  const isNarrow = useMediaQuery('(max-width: 30em)', false, { getInitialValueInEffect: false });
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        aria-label="Trained with norm_pix"
        value={normPix === null ? 'unknown' : normPix ? 'yes' : 'no'}
        data={[
          ...(normPix === null ? [{ value: 'unknown', label: 'Not known' }] : []),
          { value: 'yes', label: 'Normalised' },
          { value: 'no', label: 'As they are' },
        ]}
        onChange={(value) => {
          if (value !== 'unknown') void setModelSettings({ normPix: value === 'yes' });
        }}
        data-testid="norm-pix"
      />
      {normPix === null && (
        <Text size="xs" c="var(--page-quiet)">
          The file does not say. All published models normalise, except Base-NoNorm.
        </Text>
      )}
    </Group>
  );
}

function keysText(what: string, keys: readonly string[]): string {
  if (keys.length === 0) return `none ${what}`;
  const shown = keys.slice(0, 6).join(', ');
  return `${keys.length} ${what}: ${shown}${keys.length > 6 ? ' …' : ''}`;
}
