/** The fold “Where is it wrong?”. */
import { useEffect } from 'react';
import { Note } from '../../../kit/notes/note.tsx';
import { useAppStore, useResults } from '../../../use-app-store.ts';
import { ErrorsOfSense } from './errors-of-sense.tsx';
import classes from './inspect.module.css';
import { InspectRun } from './inspect-run.tsx';
import { useInspect } from './use-inspect.ts';

/** Where the reconstruction is wrong: the loss of each patch, and each painting's difference from the original. */
export function InspectErrors() {
  const inspect = useInspect('errors');
  const figure = useAppStore((state) => state.runs.reconstruct.summary);
  const figureStands = useAppStore(
    (state) => state.runs.reconstruct.status === 'done' && !state.reconstruct.draft,
  );
  const reconstruction = useResults().get('reconstruction', figure?.resultId ?? null);
  const { result, isCurrent, key, run, ask } = inspect;
  // Measured again whenever the reconstruction changes, so that both show the same masks.
  const wanted = figureStands && key !== null && !isCurrent && run.status !== 'failed' ? key : null;
  useEffect(() => {
    if (wanted !== null) ask();
    // Asked once for each key; after a cancel, only the button asks again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);
  return (
    <>
      {(run.status !== 'done' || !isCurrent) && (
        <InspectRun kind="errors" inspect={inspect} action="Measure" doing="Measuring the errors" />
      )}
      <Note>
        Plain patches were visible, so they are not rebuilt and have no loss. In the differences, green is too
        dark or too quiet, magenta is too bright or too loud, and white is right.
      </Note>
      {reconstruction?.normPix && (
        <Note>
          This model predicts patches normalised to mean 0 and variance 1 (norm_pix). A picture needs a mean
          and a variance for each patch, and the model predicts neither. So each painting stands beside the
          same painting of a blank prediction: the difference between the two is the model’s work.
        </Note>
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
