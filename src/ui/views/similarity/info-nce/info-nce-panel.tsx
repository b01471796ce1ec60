/** The contrastive loss, live. */
import { Paper, Text, Title } from '@mantine/core';
import type { InfoNceResult } from '../../../../contract/similarity.ts';
import { Figure } from '../../../figures/export/figure.tsx';
import { useEntryNames } from '../../../kit/entry-names.ts';
import { formatFigure, formatShare } from '../../../kit/format.ts';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { intervalWords } from '../../../kit/share-interval.ts';
import { useAppStore, useResults } from '../../../use-app-store.ts';
import { GradientGrid } from './gradient-grid.tsx';
import { formatSigned, strongest } from './gradient-words.ts';
import classes from './info-nce.module.css';
import { InfoNceControls } from './info-nce-controls.tsx';

/** The contrastive loss as something to be played with: its settings, its value, what it pulls and pushes. */
export function InfoNcePanel() {
  const run = useAppStore((state) => state.runs.infoNce);
  const result = useResults().get('infoNce', run.summary?.resultId ?? null);
  if (run.status === 'idle' && !result) return null;
  return (
    <Paper withBorder p="sm" component="section" aria-label="InfoNCE" data-testid="info-nce">
      <Title order={2}>InfoNCE, the contrastive loss</Title>
      <Text size="xs" c="var(--page-quiet)" mb="xs" maw={820}>
        Each query is given its own partner among wrong ones (negatives), and a softmax of the cosines,
        divided by the temperature, says how sure the model is of each. The loss is how surprised it is by the
        right one. Its gradient says what training would change: partners are pulled together, and wrong pairs
        pushed apart, the harder the more they are mistaken for the right one. A low temperature looks only at
        the closest rivals.
      </Text>
      <RunGate kind="infoNce" doing="Computing the loss" testId="info-nce" isQuiet={result !== null} />
      {result && <InfoNceAnswer result={result} />}
    </Paper>
  );
}

function InfoNceAnswer({ result }: { readonly result: InfoNceResult }) {
  const pairs = result.entries.length;
  return (
    <div className={classes['panel']}>
      <div>
        <InfoNceControls pairs={pairs} />
        <LossFigures result={result} />
        <PullsAndPushes result={result} />
      </div>
      <div>
        <Title order={3} mb={4}>
          Gradient by each cosine
        </Title>
        <Text size="xs" c="var(--page-quiet)" mb={6}>
          Rows are sounds, columns pictures, partners on the diagonal. Green: more cosine would lower the
          loss, so the pair is pulled together. Magenta: pushed apart. In nats per unit of cosine; partners
          beyond the scale take its end.
        </Text>
        <GradientGrid result={result} />
      </div>
    </div>
  );
}

function LossFigures({ result }: { readonly result: InfoNceResult }) {
  const { loss, accuracy, candidates, galleryPairs, entries } = result;
  const lambda = useAppStore((state) => state.similarity.batch.lambda);
  const masked = useMaskedLoss();
  const weighed = lambda * loss;
  return (
    <>
      <div className={classes['figures']} data-testid="batch-figures">
        <Figure
          label="Loss"
          value={`${formatFigure(loss)} nats`}
          gloss="The mean surprise at the right partner, in natural-log units; lower is better."
          testId="batch-loss"
        />
        <Figure
          label="Blind guess"
          value={`${formatFigure(Math.log(candidates))} nats`}
          gloss={`ln ${candidates}: every candidate as likely.`}
        />
        <Figure
          label="Accuracy"
          value={`${formatShare(accuracy)} (chance ${formatShare(1 / candidates)})`}
          note={`95 % interval ${intervalWords(accuracy, entries.length)}`}
          gloss="How often the own partner has the highest cosine among the candidates."
          testId="batch-accuracy"
        />
        <Figure
          label="Lambda × loss"
          value={formatFigure(weighed)}
          gloss="What the contrastive loss adds to the training loss; the masked loss has weight 1."
          testId="batch-weighed"
        />
        <Figure
          label="Masked loss"
          value={masked ? `${formatFigure(masked.loss)} (${masked.clips} rebuilt)` : 'not computed yet'}
          gloss="Mean over the clips rebuilt so far under the default mask, sound and picture added: open Reconstruct to see it."
        />
      </div>
      <Text size="xs" c="var(--page-quiet)" mt={6}>
        {masked
          ? `So in training the contrastive term would be ${formatShare(weighed / (weighed + masked.loss))} of the sum. `
          : ''}
        {galleryPairs > entries.length
          ? `A batch of ${entries.length} pairs, drawn from ${galleryPairs}.`
          : `One batch of all ${entries.length} pairs; the loss grows with the batch.`}
      </Text>
    </>
  );
}

/** The mean masked loss of clips that were rebuilt with both senses; null before there is one. */
function useMaskedLoss(): { readonly loss: number; readonly clips: number } | null {
  const seen = useAppStore((state) => state.models.losses);
  const sums = seen.flatMap(({ audio, visual }) =>
    audio !== null && visual !== null ? [audio + visual] : [],
  );
  return sums.length === 0
    ? null
    : { loss: sums.reduce((sum, value) => sum + value, 0) / sums.length, clips: sums.length };
}

function PullsAndPushes({ result }: { readonly result: InfoNceResult }) {
  const nameOf = useEntryNames();
  const { pull, push } = strongest(result);
  const name = (item: number) => nameOf(result.entries[item]);
  return (
    <Text size="sm" mt="xs" data-testid="pulls-and-pushes">
      {pull
        ? `Pulled hardest: the sound of ${name(pull.row)} to its own picture (${formatSigned(pull.value)}). `
        : 'Nothing is pulled. '}
      {push
        ? `Pushed hardest: the sound of ${name(push.row)} from the picture of ${name(push.column)} (${formatSigned(push.value)}).`
        : 'Nothing is pushed.'}
    </Text>
  );
}
