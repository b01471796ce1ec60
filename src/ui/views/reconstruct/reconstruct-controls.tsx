/** The controls of the Reconstruct view. */
import { SaveBundle } from '../../shell/bundle/save-bundle.tsx';
import { ClipWindow } from '../../shell/controls/clip-window.tsx';
import { AudioModeControls, MaskControls } from './mask-controls.tsx';
import { StatisticsControls } from './statistics-controls.tsx';

/** Mask, window of the clip, painting of the predictions, and the lab bundle. */
export function ReconstructControls() {
  return (
    <>
      <MaskControls />
      <ClipWindow />
      <AudioModeControls />
      <StatisticsControls />
      <SaveBundle />
    </>
  );
}
