/** Section: how the default model improves with training, compared with fills without learning. */
import type { Growth } from '../../../contract/files/experiments.ts';
import { fetched } from '../../kit/fetched.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { growthCurves, growthNumbers } from './growth.ts';
import { Section } from './section.tsx';

const Lines = fetched(
  () => import('../../charts/lines.tsx').then((m) => m.Lines),
  <div style={{ height: 264 }} />,
);

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact' });

/** How the default model improved on held-out clips. */
export function GrowthSection({ growth }: { readonly growth: Growth }) {
  const audio = growthCurves(growth, 'audio');
  const video = growthCurves(growth, 'visual');
  const several = audio.curves.length > 1;
  return (
    <Section
      title="How the default model improves"
      gloss="held-out results after more and more samples"
      testId="growth"
      about={`Masked loss of ${growth.clips.toLocaleString('en-GB')} held-out clips after more and more training samples.${several ? ' Each width is a separate model. The last column is the default model.' : ''} The horizontal lines are the best fill without learning.${growth.kind_alone ? ' “Kind alone” is the recall of a ranking by nothing but the kind of each clip.' : ''} Recall counts both directions in galleries of ${growth.gallery}. “Within its kind” is the share of the other clips of its kind that rank below the partner; chance is 50 %.`}
    >
      {growth.points.length > 1 && (
        <Lines
          curves={[
            ...audio.curves.map(({ model, points }) => ({
              name: `Audio${model}`,
              colour: 'var(--page-sound)',
              stroke: 'solid' as const,
              points,
            })),
            {
              name: 'Audio, best fill',
              colour: 'var(--page-sound)',
              stroke: 'dotted',
              points: audio.baseline,
            },
            ...video.curves.map(({ model, points }) => ({
              name: `Video${model}`,
              colour: 'var(--page-sight)',
              stroke: 'solid' as const,
              points,
            })),
            {
              name: 'Video, best fill',
              colour: 'var(--page-sight)',
              stroke: 'dotted',
              points: video.baseline,
            },
          ]}
          xName="Samples seen"
          formatX={(value) => compact.format(value)}
          label="Line chart of masked losses over samples seen. The table below has the numbers."
        />
      )}
      <NumbersTable numbers={growthNumbers(growth)} caption="Held-out results by samples seen" />
    </Section>
  );
}
