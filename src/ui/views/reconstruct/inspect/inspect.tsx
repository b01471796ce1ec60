/** Three questions under the reconstruction. */
import { Folds } from '../../../kit/fold.tsx';
import { InspectFold } from './inspect-fold.tsx';

/** Three questions about the reconstruction above; each is computed when it is opened or asked. */
export function Inspect() {
  return (
    <Folds>
      <InspectFold
        fold="errors"
        question="Where is it wrong?"
        gloss="Loss patch by patch, rebuilt minus original, and what each way of painting adds."
      />
      <InspectFold
        fold="hiding"
        question="How does the loss depend on what is hidden?"
        gloss="The masked loss from 5 % to 95 % hidden, and which patches can be told from the rest."
      />
      <InspectFold
        fold="senses"
        question="What does one sense tell the other?"
        gloss="Each sense rebuilt with the right other one, with none, and with another clip’s."
      />
    </Folds>
  );
}
