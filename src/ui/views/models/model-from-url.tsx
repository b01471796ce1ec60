/** Loads a checkpoint from a URL. */
import { useState } from 'react';
import { directOf, PUBLISHED } from '../../../core/published/files.ts';
import { UrlForm } from '../../kit/reach/url-form.tsx';
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
  const ask = () => {
    setAsked(address);
    if (reach.kind === 'open') begin();
  };
  return (
    <UrlForm
      value={typed ?? before ?? ''}
      placeholder="https://…/model.pth"
      error={asked === address && reach.kind === 'invalid' ? reach.reason : null}
      action="Load"
      onChange={setTyped}
      onSubmit={ask}
      testIds={{ form: 'model-from-url', field: 'model-url', button: 'load-url' }}
    >
      {reach.kind !== 'invalid' && !isListed(address) && (
        <DownloadStatus address={address} asked={asked === address} begin={ask} />
      )}
    </UrlForm>
  );
}
