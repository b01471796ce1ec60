/** Sections: losses over samples seen, and masked loss over the share hidden. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ExperimentModel, Experiments } from '../../../contract/files/experiments.ts';
import { fetched } from '../../kit/fetched.tsx';
import { NumbersActions } from '../../kit/table/numbers-table.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import type { Quantity } from './curves.ts';
import { curveNumbers, curvePoints, QUANTITIES, ratioNumbers } from './curves.ts';
import { OBJECTIVE_NAMES, OBJECTIVE_STROKES, OBJECTIVES, trainedAlike } from './models.ts';
import { NotMeasured, Section } from './section.tsx';

const Lines = fetched(
  () => import('../../charts/lines.tsx').then((m) => m.Lines),
  <div style={{ height: 264 }} />,
);

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact' });
const SHORT: Readonly<Record<Quantity, string>> = {
  contrastive: 'Contrastive',
  audio: 'Audio',
  visual: 'Video',
  found: 'R@1',
};

/** The models that differ only in their objective, with the names of the objectives. */
function named(experiments: Experiments) {
  const alike = trainedAlike(experiments.models);
  return OBJECTIVES.flatMap((objective) => {
    const model = alike[objective];
    return model ? [{ objective, name: OBJECTIVE_NAMES[objective], model }] : [];
  });
}

/** Losses over the samples seen. */
export function CurvesSection({ experiments }: { readonly experiments: Experiments }) {
  const [quantity, setQuantity] = useState<Quantity>('contrastive');
  const models = named(experiments);
  const curves = models
    .map(({ objective, name, model }) => ({
      name,
      ...OBJECTIVE_STROKES[objective],
      points: curvePoints(model, quantity),
    }))
    .filter(({ points }) => points.length > 1);
  const { name, unit } = QUANTITIES[quantity];
  return (
    <Section
      title="How the losses fell in training"
      gloss="losses by samples seen"
      testId="training-curves"
      about={`${name} (${unit}) over the samples seen, on the training batches. A model appears if its objective includes this quantity.`}
      aside={
        <SegmentedControl
          aria-label="Quantity"
          value={quantity}
          data={(Object.keys(QUANTITIES) as Quantity[]).map((value) => ({ value, label: SHORT[value] }))}
          onChange={(value) => setQuantity(value as Quantity)}
        />
      }
    >
      {curves.length === 0 ? (
        <NotMeasured what="these models ship without a training log" />
      ) : (
        <>
          <Lines
            curves={curves}
            xName="Samples seen"
            formatX={(value) => compact.format(value)}
            label={`Line chart of ${name.toLowerCase()} over samples seen. The numbers can be copied below.`}
          />
          <NumbersActions numbers={curveNumbers(models, quantity)} what={`Training: ${name}`} />
        </>
      )}
    </Section>
  );
}

/** Masked loss over the share hidden. */
export function RatioSection({ experiments }: { readonly experiments: Experiments }) {
  const models = named(experiments).filter(({ model }) => model.curves.mask_ratio.length > 0);
  const line = (model: ExperimentModel, sense: 'audio' | 'visual') =>
    model.curves.mask_ratio.map((point) => ({ x: point.ratio * 100, y: point[sense].value }));
  return (
    <Section
      title="How much can be hidden?"
      gloss="masked loss by masking ratio"
      testId="ratio-curves"
      about="Masked loss on held-out clips, with the same share of audio and video hidden at random. Training hid 75 % of each, so other shares are outside training."
    >
      {models.length === 0 ? (
        <NotMeasured what="this evaluation left it out" />
      ) : (
        <>
          <Lines
            curves={models.flatMap(({ objective, name, model }) => {
              const { stroke } = OBJECTIVE_STROKES[objective];
              return [
                {
                  name: `Audio, ${name}`,
                  colour: 'var(--page-sound)',
                  stroke,
                  points: line(model, 'audio'),
                },
                {
                  name: `Video, ${name}`,
                  colour: 'var(--page-sight)',
                  stroke,
                  points: line(model, 'visual'),
                },
              ];
            })}
            xName="Hidden (%)"
            formatX={(value) => value.toFixed(0)}
            label="Line chart of masked loss over the share hidden. The table below has the numbers."
          />
          <NumbersTable numbers={ratioNumbers(models)} caption="Masked loss by share hidden" />
        </>
      )}
    </Section>
  );
}
