/** The list of published checkpoints, their licence and how to load them. */
import { Anchor, Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconCheck, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { PublishedFile } from '../../../core/published/files.ts';
import {
  directOf,
  downloadOf,
  PUBLISHED,
  PUBLISHED_AT,
  PUBLISHED_MB,
} from '../../../core/published/files.ts';
import { Fold } from '../../kit/fold.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useReach } from '../../kit/reach/use-reach.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { DownloadStatus } from './download-status.tsx';
import classes from './models.module.css';
import { expectedOf } from './use-begin-allowed.ts';

/** The files that most visitors come for, in this order. */
const FIRST = ['scale++', 'base-nonorm', 'as-2m-av'];

const first = FIRST.flatMap((id) => PUBLISHED.filter((file) => file.id === id));
const others = PUBLISHED.filter(({ id }) => !FIRST.includes(id));
const GROUPS = [
  { title: 'Pre-trained: reconstruct, compare, retrieve, localise', kinds: ['pretrained'] },
  { title: 'Fine-tuned: classify', kinds: ['finetuned'] },
  { title: 'Names of classes, and lists of clips', kinds: ['labels', 'list'] },
] as const;

/** The authors' checkpoints: what each one is for, and how to load it. */
export function Published() {
  const [open, setOpen] = useState(false);
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="published-title" data-testid="published">
      <Title order={2} id="published-title">
        Official models
      </Title>
      <ul className={classes['shelf']}>
        {first.map((file) => (
          <PublishedItem key={file.id} file={file} />
        ))}
      </ul>
      <Fold
        open={open}
        setOpen={setOpen}
        question={`The other ${others.length} official files`}
        gloss="Ablations of the paper, more fine-tuned models, names of classes, lists of clips."
        testId="fold-published"
      >
        {GROUPS.map(({ title, kinds }) => (
          <div key={title}>
            <Title order={3} size="sm">
              {title}
            </Title>
            <ul className={classes['shelf']}>
              {others
                .filter(({ kind }) => (kinds as readonly string[]).includes(kind))
                .map((file) => (
                  <PublishedItem key={file.id} file={file} />
                ))}
            </ul>
          </div>
        ))}
      </Fold>
      <Note mt="xs" maw={820}>
        “Load here” fetches the file into this browser, if the site lets the page read it. “Download” always
        works: save the file, then drop it anywhere on this page. The files are listed at{' '}
        <Anchor href={PUBLISHED_AT} target="_blank" rel="noopener noreferrer" size="xs">
          github.com/YuanGongND/cav-mae
        </Anchor>{' '}
        (opens in a new tab). Licence: code and weights BSD-2. Training started from MAE’s ImageNet weights,
        which are CC BY-NC.
      </Note>
    </Paper>
  );
}

function PublishedItem({ file }: { readonly file: PublishedFile }) {
  const { id, kind, name, use } = file;
  const address = directOf(file);
  const reach = useReach(address);
  const [asked, setAsked] = useState(false);
  const kept = useAppStore(({ keptModels }) =>
    keptModels.listed?.models.find((one) => one.address === address),
  );
  const loaded = useAppStore(({ models }) => {
    const source = models.loaded ? models.request?.source : undefined;
    return kept !== undefined && source?.kind === 'kept' && source.id === kept.id;
  });
  const { load, loadLabels } = useActions('downloads');
  const begin = () => {
    setAsked(true);
    if (kept === undefined && reach.kind !== 'open') return;
    void (kind === 'labels' ? loadLabels(address) : load({ address, expected: expectedOf(address) }));
  };
  const megabytes = kind === 'pretrained' || kind === 'finetuned' ? PUBLISHED_MB[kind] : null;
  return (
    <li data-testid="published-file" data-file={id} data-loaded={loaded}>
      <div className={classes['offer']}>
        <div className={classes['words']}>
          <Text size="sm" fw={500}>
            {name}
            {megabytes !== null && (
              <Note span ml={8}>
                about {megabytes} MB
                {kept && ', kept in this browser'}
              </Note>
            )}
          </Text>
          <Note>{use}</Note>
        </div>
        <Group gap={6} wrap="nowrap">
          {kind !== 'list' && (
            <Button
              px="xs"
              variant={loaded ? 'subtle' : 'default'}
              leftSection={loaded ? <IconCheck size={14} aria-hidden /> : null}
              aria-disabled={loaded}
              aria-label={loaded ? `${name} is loaded` : `Load ${name} here`}
              onClick={() => {
                if (!loaded) begin();
              }}
              data-testid="load-published"
            >
              {loaded ? 'Loaded' : 'Load here'}
            </Button>
          )}
          <Button
            component="a"
            href={downloadOf(file)}
            target="_blank"
            rel="noopener noreferrer"
            px="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
            aria-label={`Download ${name} (opens in a new tab)`}
            data-testid="download-published"
          >
            Download
          </Button>
        </Group>
      </div>
      <DownloadStatus address={address} asked={asked && kept === undefined} begin={begin} />
    </li>
  );
}
