/** The panel of the contrastive loss: settings, value and gradient. */
import { Paper, Text, Title } from '@mantine/core';
import type { InfoNceResult } from '../../../../contract/similarity.ts';
import { Figure } from '../../../figures/export/figure.tsx';
import { useEntryNames } from '../../../kit/entry-names.ts';
import { formatFigure, formatShare } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { intervalWords } from '../../../kit/share-interval.ts';
import { useAppStore, useResults } from '../../../use-app-store.ts';
import { GradientGrid } from './gradient-grid.tsx';
import { formatSigned, strongest } from './gradient-words.ts';
import classes from './info-nce.module.css';
import { InfoNceControls } from './info-nce-controls.tsx';

/** The contrastive loss with settings to change, its value, and the pairs that it pulls and pushes. */
export function InfoNcePanel() {
  const run = useAppStore((state) => state.runs.infoNce);
  const result = useResults().get('infoNce', run.summary?.resultId ?? null);
  if (run.status === 'idle' && !result) return null;
  return (
    <Paper withBorder p="sm" component="section" aria-label="InfoNCE" data-testid="info-nce">
      <Title order={2}>InfoNCE, the contrastive loss</Title>
      <Note mb="xs" maw={820}>
        Each query is compared with its partner and with others (negatives). A softmax over the cosines,
        divided by the temperature, gives each candidate a probability; the loss is minus the logarithm of the
        right one’s. The gradient shows what training would change: it pulls partners together and pushes
        wrong pairs apart, the more probable ones harder. A low temperature counts only the most similar
        candidates.
      </Note>
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
          Gradient for each cosine
        </Title>
        <Note mb={6}>
          Rows are audio, columns are video, partners are on the diagonal. Green pairs are pulled together,
          because a larger cosine would lower the loss; magenta pairs are pushed apart. In nats per unit of
          cosine; partners beyond the scale have the colour of its end.
        </Note>
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
          gloss="Mean of minus the natural logarithm of the right partner’s probability. Lower is better."
          testId="batch-loss"
        />
        <Figure
          label="Chance"
          value={`${formatFigure(Math.log(candidates))} nats`}
          gloss={`The loss if all ${candidates} candidates are equally probable: ln ${candidates}.`}
        />
        <Figure
          label="Accuracy"
          value={`${formatShare(accuracy)} (chance ${formatShare(1 / candidates)})`}
          note={`95 % interval ${intervalWords(accuracy, entries.length)}`}
          gloss="The share of queries whose partner has the highest cosine."
          testId="batch-accuracy"
        />
        <Figure
          label="Lambda × loss"
          value={formatFigure(weighed)}
          gloss="The contrastive part of the training loss. The masked loss has weight 1."
          testId="batch-weighed"
        />
        <Figure
          label="Masked loss"
          value={masked ? `${formatFigure(masked.loss)} (${masked.clips} rebuilt)` : 'not computed yet'}
          gloss="Audio plus video, averaged over the clips that Reconstruct has rebuilt under the default mask."
        />
      </div>
      <Note mt={6}>
        {masked
          ? `In training, the contrastive part would be ${formatShare(weighed / (weighed + masked.loss))} of the whole loss. `
          : ''}
        {galleryPairs > entries.length
          ? `A batch of ${entries.length} pairs, drawn at random from ${galleryPairs}.`
          : `One batch of all ${entries.length} pairs; the loss grows with the batch.`}
      </Note>
    </>
  );
}

/** The mean masked loss of the clips that were rebuilt with audio and video; null if there is none. */
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
        ? `Pulled hardest: the audio of ${name(pull.row)} to its own video (${formatSigned(pull.value)}). `
        : 'Nothing is pulled. '}
      {push
        ? `Pushed hardest: the audio of ${name(push.row)} from the video of ${name(push.column)} (${formatSigned(push.value)}).`
        : 'Nothing is pushed.'}
    </Text>
  );
}
