/** What answers an open question under the reconstruction; fetched with the first that is opened. */
import type { InspectFold } from '../../../../state/inspect/inspect-slice.ts';
import { InspectErrors } from './inspect-errors.tsx';
import { InspectGain } from './inspect-gain.tsx';
import { InspectPredictability } from './inspect-predictability.tsx';
import { InspectSweep } from './inspect-sweep.tsx';

/** The figures and controls of one question. */
export function FoldAnswer({ fold }: { readonly fold: InspectFold }) {
  switch (fold) {
    case 'errors':
      return <InspectErrors />;
    case 'hiding':
      return (
        <>
          <InspectSweep />
          <InspectPredictability />
        </>
      );
    case 'senses':
      return <InspectGain />;
  }
}
