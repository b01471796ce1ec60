/** Loads a checkpoint from a URL. */
import { Button, Group, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { directOf, PUBLISHED } from '../../../core/published/files.ts';
import { useReach } from '../../kit/reach/use-reach.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { DownloadStatus } from './download-status.tsx';
import { expectedOf } from './use-begin-allowed.ts';

/** Whether an address has a place of its own in the list of published files. */
const isListed = (address: string) => PUBLISHED.some((file) => directOf(file) === address);

/** Loads a checkpoint from a URL: at once if the page may reach its site, otherwise after a reload that allows it. */
export function ModelFromUrl() {
  const allowedAddress = useAppStore((state) => state.guard.allowedAddress);
  const begun = useAppStore(({ downloads }) => downloads.address);
  const parts = useAppStore(({ downloads }) => downloads.parts);
  const { load } = useActions('downloads');
  const [typed, setTyped] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  // What was begun before comes back, unless the list above shows it.
  const before = [allowedAddress, begun, ...parts.map(({ address }) => address)].find(
    (address) => address !== null && !isListed(address),
  );
  const address = (typed ?? before ?? '').trim();
  const reach = useReach(address);
  const begin = () => void load({ address, expected: expectedOf(address) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(address);
    if (reach.kind === 'open') begin();
  };
  return (
    <form noValidate onSubmit={submit} data-testid="model-from-url">
      <Group gap="xs" align="flex-end" mb="xs">
        <TextInput
          label="From a URL"
          size="sm"
          type="url"
          inputMode="url"
          placeholder="https://…/model.pth"
          value={typed ?? before ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={asked === address && reach.kind === 'invalid' ? reach.reason : null}
          style={{ flex: '1 1 260px', maxWidth: 560 }}
          data-testid="model-url"
        />
        <Button type="submit" size="sm" variant="default" disabled={address === ''} data-testid="load-url">
          Load
        </Button>
      </Group>
      {reach.kind !== 'invalid' && !isListed(address) && (
        <DownloadStatus
          address={address}
          asked={asked === address}
          begin={() => {
            setAsked(address);
            if (reach.kind === 'open') begin();
          }}
        />
      )}
    </form>
  );
}
