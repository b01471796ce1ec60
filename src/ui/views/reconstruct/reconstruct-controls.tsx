/** The controls of the Reconstruct view. */
import { SaveBundle } from '../../shell/bundle/save-bundle.tsx';
import { ClipWindow } from '../../shell/controls/clip-window.tsx';
import { AudioModeControls, MaskControls } from './mask-controls.tsx';
import { ShownControls } from './shown-controls.tsx';
import { StatisticsControls } from './statistics-controls.tsx';

/** Mask, window of the clip, how predictions are painted and shown, and the lab bundle. */
export function ReconstructControls() {
  return (
    <>
      <MaskControls />
      <ClipWindow />
      <AudioModeControls />
      <StatisticsControls />
      <ShownControls />
      <SaveBundle />
    </>
  );
}
