/** The state of a download, shown beside the button that started it, and what to do where the page may not fetch. */
import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Reach } from '../../../state/shell/reach.ts';
import { reachOf } from '../../../state/shell/reach.ts';
import { formatBytes } from '../../kit/format.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Whether the page may fetch from an address. */
export function useReach(address: string): Reach {
  const allowedAddress = useAppStore((state) => state.guard.allowedAddress);
  const status = useAppStore((state) => state.guard.status);
  return reachOf(address, { allowedAddress, status, ownOrigin: location.origin });
}

interface DownloadStatusProps {
  readonly address: string;
  /** Whether the user asked for it in this visit. */
  readonly asked: boolean;
  /** Starts the download, or goes on with it. */
  readonly begin: () => void;
}

/** How a download stands: allowed or not, under way, failed, or begun in an earlier visit. */
export function DownloadStatus({ address, asked, begin }: DownloadStatusProps) {
  const reach = useReach(address);
  const isCurrent = useAppStore(({ downloads }) => downloads.address === address);
  const { status, progress, error, said } = useAppStore((state) => state.downloads);
  const part = useAppStore(({ downloads }) => downloads.parts.find((one) => one.address === address));
  const { cancel, remove } = useActions('downloads');
  if (isCurrent && status === 'running') {
    return (
      <WorkNote
        what="Waiting for the site"
        progress={progress && { ...progress, stage: `${progress.stage}${amount(progress)}` }}
        onCancel={cancel}
        testId="download-progress"
      />
    );
  }
  if (asked && reach.kind === 'closed') return <AllowNote address={address} reach={reach} />;
  const failed = isCurrent && status === 'failed' ? error : null;
  const rest = part && (
    <Rest part={part}>
      <Button size="compact-xs" onClick={begin} data-testid="resume-download">
        Resume
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => void remove(address)}
        data-testid="remove-download"
      >
        Remove
      </Button>
    </Rest>
  );
  if (failed) {
    return (
      <ErrorNote error={failed} testId="download-error">
        {rest ?? (
          <Button mt={6} size="compact-xs" onClick={begin}>
            Try again
          </Button>
        )}
      </ErrorNote>
    );
  }
  if (rest) return rest;
  return isCurrent && said !== null ? (
    <Text size="xs" c="var(--page-quiet)" data-testid="labels-said">
      {said}
    </Text>
  ) : null;
}

interface RestProps {
  readonly part: { readonly bytes: number; readonly totalBytes: number | null };
  readonly children: ReactNode;
}

function Rest({ part: { bytes, totalBytes }, children }: RestProps) {
  return (
    <Group gap="xs" data-testid="part-download" data-bytes={bytes}>
      <Text size="xs" c="var(--page-quiet)">
        {formatBytes(bytes)}
        {totalBytes !== null && ` of ${formatBytes(totalBytes)}`} has arrived.
      </Text>
      {children}
    </Group>
  );
}

/** Offers the reload that lets the page reach one more site, or says why that is not possible. */
function AllowNote({
  address,
  reach,
}: {
  readonly address: string;
  readonly reach: Extract<Reach, { readonly kind: 'closed' }>;
}) {
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
          onClick={() => void reloadAllowing(address)}
          data-testid="reload-allowing"
        >
          Reload and load
        </Button>
      )}
      {allowError && <ErrorNote error={allowError} />}
    </Alert>
  );
}

const amount = ({ done, total }: { readonly done: number; readonly total: number }) =>
  done === 0 ? '' : `, ${formatBytes(done)}${total > 0 ? ` of ${formatBytes(total)}` : ''}`;
