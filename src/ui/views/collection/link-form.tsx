/** Opens a collection from a URL: at once if the page may reach its site, otherwise after a reload that allows it. */
import { Box } from '@mantine/core';
import { useEffect, useState } from 'react';
import { AllowNote } from '../../kit/reach/allow-note.tsx';
import { UrlForm } from '../../kit/reach/url-form.tsx';
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
  const submit = () => {
    setAsked(address);
    if (reach.kind === 'open') open({ kind: 'link', address });
  };
  const isAsked = asked === address || (typed === null && isNew);
  return (
    <Box mt="xs">
      <UrlForm
        value={typed ?? linked ?? ''}
        placeholder="https://…/features/"
        error={isAsked && reach.kind === 'invalid' ? reach.reason : null}
        action="Open"
        onChange={setTyped}
        onSubmit={submit}
        testIds={{ form: 'collection-link', field: 'collection-url', button: 'collection-open-url' }}
      >
        {isAsked && reach.kind === 'closed' && (
          <AllowNote address={address} reach={reach} onReload={() => setAddress(address)} />
        )}
      </UrlForm>
    </Box>
  );
}
