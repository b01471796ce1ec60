/** The card of the loaded model. */
import { Group, NativeSelect, Paper, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { ModelSummary } from '../../../contract/model.ts';
import { formatBytes, formatParameters } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions } from '../../use-app-store.ts';
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

const PUBLISHED_WORDS: Readonly<
  Record<NonNullable<ModelSummary['published']>['by'], (name: string) => string>
> = {
  sha256: (name) => `${name}, recognised by its SHA-256`,
  address: (name) => `${name}, fetched from the authors’ address`,
  name: (name) =>
    `Its file name and shapes are those of ${name}. Values that are not in the file are those of ${name}.`,
};

const SOURCE_WORDS: Readonly<Record<ModelSummary['source'], string>> = {
  bundled: 'bundled with this page',
  file: 'from your file',
  url: 'from a URL',
  kept: 'kept in this browser',
};

/** A table of everything that is known about the loaded model. */
export function ModelCard({ model }: { readonly model: ModelSummary }) {
  const { config } = model;
  const { decoder } = config;
  const learned = howLearned(model.objective, config.classes);
  return (
    <Paper withBorder p="sm" data-testid="model-card" data-model={model.id}>
      <Group justify="space-between" align="baseline">
        <Title order={2}>{model.name}</Title>
        <Note>{SOURCE_WORDS[model.source]}</Note>
      </Group>
      <Table mt="xs">
        <Table.Tbody>
          <Row name="Trained on">{model.trainedOn ?? 'Not known: the file does not state it.'}</Row>
          {learned && <Row name="Training">{learned}</Row>}
          {model.published && (
            <Row name="Published">{PUBLISHED_WORDS[model.published.by](model.published.name)}</Row>
          )}
          <Row name="Parameters">
            {formatParameters(model.parameters)} in {formatBytes(model.bytes)}
          </Row>
          <Row name="Encoders">
            {config.modalityDepth} blocks per modality, {config.unifiedDepth} joint; width {config.embedDim},{' '}
            {config.numHeads} heads ({HEADS_FROM[model.headsFrom]})
          </Row>
          <Row name="Decoder">
            {decoder
              ? `${decoder.depth} blocks; width ${decoder.embedDim}, ${decoder.numHeads} heads`
              : 'None: this fine-tuned model cannot reconstruct.'}
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
          {model.found && (
            <Row name="In the file">
              <Found found={model.found} />
            </Row>
          )}
          {model.checksums && (
            <Row name="Checksums">
              <span data-testid="checksums" data-checksums={model.checksums}>
                {CHECKSUM_WORDS[model.checksums]}
              </span>
            </Row>
          )}
          <Row name="Keys">
            {keysText('missing', model.missingKeys)};{' '}
            {keysText('unexpected', model.unexpectedKeys, model.unexpectedCount)}
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

/** A checkpoint may not state norm_pix, so the user can set it. The model is then loaded again. */
function NormPix({ normPix }: { readonly normPix: boolean | null }) {
  const { setSettings: setModelSettings } = useActions('models');
  // Three labels side by side do not fit on a phone.
  const isNarrow = useMediaQuery('(max-width: 30em)', false, { getInitialValueInEffect: false });
  return (
    <Group gap="xs">
      <SegmentedControl
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        aria-label="Trained with norm_pix"
        value={normPix === null ? 'unknown' : normPix ? 'yes' : 'no'}
        data={[
          ...(normPix === null ? [{ value: 'unknown', label: 'Not known' }] : []),
          { value: 'yes', label: 'Normalised' },
          { value: 'no', label: 'Not normalised' },
        ]}
        onChange={(value) => {
          if (value !== 'unknown') void setModelSettings({ normPix: value === 'yes' });
        }}
        data-testid="norm-pix"
      />
      {normPix === null && (
        <Note>The file does not state it. All published models normalise, except Base-NoNorm.</Note>
      )}
    </Group>
  );
}

/** @param count - the number of all keys; `keys` may hold only the first. */
function keysText(what: string, keys: readonly string[], count = keys.length): string {
  if (count === 0) return `none ${what}`;
  const shown = keys.slice(0, NAMED);
  return `${count} ${what}: ${shown.join(', ')}${count > shown.length ? ' …' : ''}`;
}

const NAMED = 6;

const CHECKSUM_WORDS: Readonly<Record<NonNullable<ModelSummary['checksums']>, string>> = {
  verified: 'Checksums verified: the weights are those that were saved.',
  none: 'None: the file has no checksums.',
  unread: 'Not verified yet. They are verified when the SHA-256 is computed or the model is kept.',
};

/** Where in the file the weights were found, and what else it contains. */
function Found({ found }: { readonly found: NonNullable<ModelSummary['found']> }) {
  const { place, prefix, leftOff, leftUnread, leftUnreadCount, others } = found;
  const { setSettings: setModelSettings } = useActions('models');
  const choices = [found, ...others];
  return (
    <div data-testid="model-found" data-place={place} data-prefix={prefix}>
      <Text size="sm">
        {place === '' ? 'The weights are at the top level of the file.' : `The weights are under ${place}.`}
        {leftOff.length > 0 && ` Removed from every name: ${leftOff.join(', ')}`}
      </Text>
      {others.length > 0 && (
        <NativeSelect
          mt={4}
          maw={360}
          label={`The file contains ${choices.length} models; this one is loaded`}
          data={choices.map((choice, index) => ({ value: String(index), label: choiceName(choice) }))}
          value="0"
          onChange={(event) => {
            const choice = choices[Number(event.currentTarget.value)];
            if (choice) void setModelSettings({ place: choice.place, prefix: choice.prefix });
          }}
          data-testid="model-choice"
        />
      )}
      {leftUnreadCount > 0 && (
        <Note data-testid="left-unread">
          The file also names {leftUnreadCount} Python {leftUnreadCount === 1 ? 'object' : 'objects'} that no
          weight needs. {leftUnreadCount === 1 ? 'It was' : 'They were'} not created, and no code was run:{' '}
          {leftUnread.slice(0, NAMED).join(', ')}
          {leftUnreadCount > NAMED ? ' …' : ''}
        </Note>
      )}
    </div>
  );
}

const choiceName = ({ place, prefix }: { readonly place: string; readonly prefix: string }) =>
  [place === '' ? 'at the top level' : place, prefix === '' ? '' : `names with ${prefix}`]
    .filter(Boolean)
    .join(', ');
