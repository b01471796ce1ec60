/** Composes the pictures of a modality: original, masked, rebuilt. */
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { RebuiltPictures } from '../../../../contract/reconstruct.ts';
import type { Modality } from '../../../../core/geometry.ts';
import { invertMask } from '../../../../core/masks/patch-area.ts';
import { HATCH, markVisible, paintMasked, paintVisibleOver } from '../../../figures/export/compose.ts';
import type { CaptionedPicture } from '../../../figures/export/save-picture.ts';
import { useAppStore, useFamily } from '../../../use-app-store.ts';

/** Original, masked and rebuilt pictures with their captions. */
export interface Panels {
  readonly original: CaptionedPicture;
  readonly masked: CaptionedPicture;
  /** Visible patches are the original's, marked in a corner, or hatched: the model was not trained to predict them. */
  readonly rebuilt: CaptionedPicture;
}

/** The pictures of a modality; null before the first result. */
export function usePanels(sense: Modality, picture: RebuiltPictures | null): Panels | null {
  const scheme = useComputedColorScheme('light');
  const showsVisible = useAppStore((state) => state.reconstruct.shown.visibleInRebuilt);
  const { grid } = useFamily()[sense];
  return useMemo(() => {
    if (!picture) return null;
    const { original, rebuilt, mask } = picture;
    const melUp = sense === 'audio';
    return {
      original: { caption: 'Original', picture: original },
      masked: {
        caption: 'What the model sees',
        picture: paintMasked(original, mask, grid, melUp, HATCH[scheme]),
      },
      rebuilt: showsVisible
        ? {
            caption: 'Rebuilt (marked corners: visible, original)',
            picture: markVisible(paintVisibleOver(rebuilt, original, mask, grid, melUp), mask, grid, melUp),
          }
        : {
            caption: 'Rebuilt (hatched: visible)',
            picture: paintMasked(rebuilt, invertMask(mask), grid, melUp, HATCH[scheme]),
          },
    };
  }, [sense, picture, grid, scheme, showsVisible]);
}
