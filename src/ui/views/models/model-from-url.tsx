/** A checkpoint from an address. */
import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { reachOf } from '../../../state/shell/reach.ts';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** A checkpoint from an address: at once where the page may reach it, else after a reload that allows its site. */
export function ModelFromUrl() {
  const allowedAddress = useAppStore((state) => state.guard.allowedAddress);
  const allowError = useAppStore((state) => state.guard.allowError);
  const status = useAppStore((state) => state.guard.status);
  const { load: loadModel } = useActions('models');
  const { reloadAllowing } = useActions('guard');
  const [typed, setTyped] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const address = (typed ?? allowedAddress ?? '').trim();
  const reach = reachOf(address, { allowedAddress, status, ownOrigin: location.origin });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(address);
    if (reach.kind === 'open') void loadModel({ kind: 'url', url: address });
  };
  return (
    <form noValidate onSubmit={submit} data-testid="model-from-url">
      <Group gap="xs" align="flex-end">
        <TextInput
          label="From an address"
          size="sm"
          type="url"
          inputMode="url"
          placeholder="https://…/model.pth"
          value={typed ?? allowedAddress ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={asked === address && reach.kind === 'invalid' ? reach.reason : null}
          style={{ flex: '1 1 260px', maxWidth: 560 }}
          data-testid="model-url"
        />
        <Button type="submit" size="sm" variant="default" disabled={address === ''} data-testid="load-url">
          Load
        </Button>
      </Group>
      {asked === address && reach.kind === 'closed' && (
        <Alert mt="xs" variant="light" p="xs" data-testid="allow-note">
          <Text size="sm">
            {reach.canAllow
              ? `This page may reach no other site. To fetch from ${reach.origin}, load it anew with leave to reach that one site; the header then says so. Clips that are not kept have to be dropped again.`
              : `This page may reach no other site, and its guard is not active yet, which alone could make an exception for ${reach.origin}: reload the page and try again, or download the file and drop it here.`}
          </Text>
          {reach.canAllow && (
            <Button
              mt={6}
              size="compact-sm"
              onClick={() => void reloadAllowing(address)}
              data-testid="reload-allowing"
            >
              Reload and allow {reach.origin}
            </Button>
          )}
        </Alert>
      )}
      {allowError && <ErrorNote error={allowError} />}
    </form>
  );
}
