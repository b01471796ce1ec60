/** Offers the reload that lets the page reach one more site, or says why that is not possible. */
import { Alert, Button, Text } from '@mantine/core';
import type { Reach } from '../../../state/shell/reach.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ErrorNote } from '../run/run-status.tsx';

interface AllowNoteProps {
  readonly address: string;
  readonly reach: Extract<Reach, { readonly kind: 'closed' }>;
  /** Called before the page reloads. */
  readonly onReload?: () => void;
}

export function AllowNote({ address, reach, onReload }: AllowNoteProps) {
  const status = useAppStore((state) => state.guard.status);
  const reason = useAppStore((state) => state.guard.reason);
  const allowError = useAppStore((state) => state.guard.allowError);
  const { reloadAllowing } = useActions('guard');
  const { host } = new URL(address);
  return (
    <Alert variant="light" p="xs" data-testid="allow-note">
      <Text size="sm">
        {reach.canAllow
          ? `This page reaches no other site. It can reload with permission for ${host} alone, and then fetches the file; the header shows the permission. Clips that are not kept have to be dropped again.`
          : status === 'installing'
            ? `This page reaches no other site. Its guard, which can allow ${host} alone, is still being set up: wait a moment.`
            : `This page reaches no other site, and there is no guard here that could allow ${host}${reason && `, because ${reason}`}. Download the file and drop it here.`}
      </Text>
      {reach.canAllow && (
        <Button
          mt={6}
          size="compact-sm"
          onClick={() => {
            onReload?.();
            void reloadAllowing(address);
          }}
          data-testid="reload-allowing"
        >
          Reload and load
        </Button>
      )}
      {allowError && <ErrorNote error={allowError} />}
    </Alert>
  );
}
