/** A button that copies the link of the current view. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { selectedClip } from '../../../state/selectors.ts';
import { VIEW_STATES } from '../../../state/shell/views.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';

const ASK = 'Copy the link of this view';
/** How long the button shows what came of it. */
const SHOWN_MS = 3000;

/**
 * Copies the link of the view with its settings. A clip of the user's is only in this browser, so the note mentions
 * it.
 */
export function CopyLink() {
  const { announce } = useActions('shell');
  const isOwn = useAppStore(
    (state) => VIEW_STATES[state.shell.view].ofClip && selectedClip(state)?.origin === 'user',
  );
  const [note, setNote] = useState<string | null>(null);
  useEffect(() => {
    if (note === null) return;
    const timer = setTimeout(() => setNote(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [note]);
  const copy = async () => {
    const said = await navigator.clipboard.writeText(location.href).then(
      () => `Link copied.${isOwn ? ' Your own clip is not part of it.' : ''}`,
      () => 'The browser refused access to the clipboard. Copy the address bar instead.',
    );
    setNote(said);
    announce(said);
  };
  return (
    <Tooltip label={note ?? ASK} {...(note !== null && { opened: true })}>
      <ActionIcon size="md" aria-label={ASK} data-testid="copy-link" onClick={() => void copy()}>
        {note?.startsWith('Link') ? <IconCheck size={16} /> : <IconLink size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
