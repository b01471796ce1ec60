/** The state of a download, shown beside the button that started it, and what to do where the page may not fetch. */
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatBytes } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { AllowNote } from '../../kit/reach/allow-note.tsx';
import { useReach } from '../../kit/reach/use-reach.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

interface DownloadStatusProps {
  readonly address: string;
  /** Whether the user started it in this visit. */
  readonly asked: boolean;
  /** Starts the download, or goes on with it. */
  readonly begin: () => void;
}

/** The status of a download: allowed or not, under way, failed, or begun in an earlier visit. */
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
  return isCurrent && said !== null ? <Note data-testid="labels-said">{said}</Note> : null;
}

interface RestProps {
  readonly part: { readonly bytes: number; readonly totalBytes: number | null };
  readonly children: ReactNode;
}

function Rest({ part: { bytes, totalBytes }, children }: RestProps) {
  return (
    <Group gap="xs" data-testid="part-download" data-bytes={bytes}>
      <Note>
        {formatBytes(bytes)}
        {totalBytes !== null && ` of ${formatBytes(totalBytes)}`} has arrived.
      </Note>
      {children}
    </Group>
  );
}

const amount = ({ done, total }: { readonly done: number; readonly total: number }) =>
  done === 0 ? '' : `, ${formatBytes(done)}${total > 0 ? ` of ${formatBytes(total)}` : ''}`;
