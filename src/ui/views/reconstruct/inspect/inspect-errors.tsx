/** Where it is wrong. */
import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { useAppStore, useResults } from '../../../use-app-store.ts';
import { ErrorsOfSense } from './errors-of-sense.tsx';
import classes from './inspect.module.css';
import { InspectRun } from './inspect-run.tsx';
import { useInspect } from './use-inspect.ts';

/** Where the figure above is wrong: loss by patch, difference, and what each painting adds. */
export function InspectErrors() {
  const inspect = useInspect('errors');
  const figure = useAppStore((state) => state.runs.reconstruct.summary);
  const figureStands = useAppStore(
    (state) => state.runs.reconstruct.status === 'done' && !state.reconstruct.draft,
  );
  const reconstruction = useResults().get('reconstruction', figure?.resultId ?? null);
  const { result, isCurrent, key, run, ask } = inspect;
  // Follows the figure above: the same masks, so that nothing here is of another pass.
  const wanted = figureStands && key !== null && !isCurrent && run.status !== 'failed' ? key : null;
  useEffect(() => {
    if (wanted !== null) ask();
    // Asked once for each question: a cancelled one is asked again by the button only.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);
  return (
    <>
      {(run.status !== 'done' || !isCurrent) && (
        <InspectRun kind="errors" inspect={inspect} action="Measure" doing="Measuring the errors" />
      )}
      <Text size="xs" c="var(--page-quiet)">
        Plain patches were visible: nothing is rebuilt there, and no loss counts. In the differences, green is
        too dark or too quiet and magenta too bright or too loud; white is right.
      </Text>
      {reconstruction?.normPix && (
        <Text size="xs" c="var(--page-quiet)">
          This model predicts patches normalised to mean 0 and variance 1 (norm_pix). A picture needs a mean
          and a variance for each patch, and the model predicts neither, so each painting is measured beside
          the same painting of a blank prediction: what lies between the two is the model’s.
        </Text>
      )}
      {(['visual', 'audio'] as const).map((sense) => {
        const loss = reconstruction?.[sense];
        return (
          figure &&
          loss && (
            <div
              key={sense}
              className={classes['part']}
              data-sense={sense}
              data-stale={!isCurrent}
              data-testid={`errors-${sense}`}
            >
              <ErrorsOfSense
                sense={sense}
                clipId={figure.clipId}
                loss={loss}
                normPix={figure.normPix}
                errors={result?.[sense] ?? null}
              />
            </div>
          )
        );
      })}
    </>
  );
}
