/** Opens a collection from a URL: at once if the page may reach its site, otherwise after a reload that allows it. */
import { Button, Group, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useEffect, useState } from 'react';
import { AllowNote } from '../../kit/reach/allow-note.tsx';
import { takeBeginMark, useReach } from '../../kit/reach/use-reach.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';

export function LinkForm() {
  const linked = useAppStore((state) => state.collection.address);
  const from = useAppStore((state) => state.collection.source?.from);
  const { open, setAddress } = useActions('collection');
  const [typed, setTyped] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const address = (typed ?? linked ?? '').trim();
  const reach = useReach(address);
  const linkedReach = useReach(linked ?? '');
  // What a link names opens by itself where the page may read it. It was tried already if it is the source.
  const isNew = linked !== null && !(from?.kind === 'link' && from.address === linked);
  const opensItself = isNew && linkedReach.kind === 'open';
  useEffect(() => {
    if (!opensItself) return;
    takeBeginMark();
    open({ kind: 'link', address: linked });
  }, [opensItself, linked, open]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(address);
    if (reach.kind === 'open') open({ kind: 'link', address });
  };
  const isAsked = asked === address || (typed === null && isNew);
  return (
    <form noValidate onSubmit={submit} data-testid="collection-link">
      <Group gap="xs" align="flex-end" mt="xs" mb="xs">
        <TextInput
          label="From a URL"
          size="sm"
          type="url"
          inputMode="url"
          placeholder="https://…/features/"
          value={typed ?? linked ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={isAsked && reach.kind === 'invalid' ? reach.reason : null}
          style={{ flex: '1 1 260px', maxWidth: 560 }}
          data-testid="collection-url"
        />
        <Button
          type="submit"
          size="sm"
          variant="default"
          disabled={address === ''}
          data-testid="collection-open-url"
        >
          Open
        </Button>
      </Group>
      {isAsked && reach.kind === 'closed' && (
        <AllowNote address={address} reach={reach} onReload={() => setAddress(address)} />
      )}
    </form>
  );
}
