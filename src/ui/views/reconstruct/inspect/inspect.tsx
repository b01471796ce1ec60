/** Three questions under the reconstruction. */
import { Folds } from '../../../kit/fold.tsx';
import { InspectErrors } from './inspect-errors.tsx';
import { InspectFold } from './inspect-fold.tsx';
import { InspectGain } from './inspect-gain.tsx';
import { InspectPredictability } from './inspect-predictability.tsx';
import { InspectSweep } from './inspect-sweep.tsx';

/** Three questions about the reconstruction above; each is computed when it is opened or asked. */
export function Inspect() {
  return (
    <Folds>
      <InspectFold
        fold="errors"
        question="Where is it wrong?"
        gloss="Loss patch by patch, rebuilt minus original, and what each way of painting adds."
      >
        <InspectErrors />
      </InspectFold>
      <InspectFold
        fold="hiding"
        question="How does the loss depend on what is hidden?"
        gloss="The masked loss from 5 % to 95 % hidden, and which patches can be told from the rest."
      >
        <InspectSweep />
        <InspectPredictability />
      </InspectFold>
      <InspectFold
        fold="senses"
        question="What does one sense tell the other?"
        gloss="Each sense rebuilt with the right other one, with none, and with another clip’s."
      >
        <InspectGain />
      </InspectFold>
    </Folds>
  );
}
