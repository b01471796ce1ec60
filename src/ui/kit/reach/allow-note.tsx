/** Offers a reload that allows the page one more site, or explains why that is not possible. */
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
          ? `This page cannot reach other sites. Reload it to allow ${host} only: the page then fetches the file, and the header shows the permission. You must drop clips again that are not kept.`
          : status === 'installing'
            ? `This page cannot reach other sites. The guard, which can allow ${host}, is still being installed: wait a moment.`
            : `This page cannot reach other sites, and the guard, which could allow ${host}, is not running${reason && `, because ${reason}`}. Download the file and drop it here.`}
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
