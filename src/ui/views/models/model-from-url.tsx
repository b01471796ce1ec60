/** Loads a checkpoint from a URL. */
import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { reachOf } from '../../../state/shell/reach.ts';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Loads a checkpoint from a URL: at once if the page may reach its site, otherwise after a reload that allows it. */
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
          label="From a URL"
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
              ? `This page may not reach other sites. To fetch from ${reach.origin}, reload the page with permission for this one site; the header then shows it. You must then drop clips again that are not kept.`
              : `This page may not reach other sites, and its guard, which could allow ${reach.origin}, is not active yet. Reload the page and try again, or download the file and drop it here.`}
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
