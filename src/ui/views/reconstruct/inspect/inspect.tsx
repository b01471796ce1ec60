/** The three folds under the reconstruction. */
import { Folds } from '../../../kit/fold.tsx';
import { InspectFold } from './inspect-fold.tsx';

/** Three questions about the reconstruction; each is computed when its fold is opened or its button pressed. */
export function Inspect() {
  return (
    <Folds>
      <InspectFold
        fold="errors"
        question="Where is the prediction wrong?"
        gloss="The loss of each patch, rebuilt minus original, and what each way of painting adds."
      />
      <InspectFold
        fold="hiding"
        question="How does the loss depend on what is hidden?"
        gloss="The masked loss from 5 % to 95 % hidden, and which patches the model predicts well."
      />
      <InspectFold
        fold="senses"
        question="What does one modality add to the other?"
        gloss="Audio rebuilt with the right video, with none, and with another clip’s; and video with audio."
      />
    </Folds>
  );
}
