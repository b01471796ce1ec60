/** Changes one modality's mask by strokes, keys and buttons. */
import { useMemo, useRef, useState } from 'react';
import type { Modality } from '../../../../core/geometry.ts';
import { drawnMask } from '../../../../core/masks/masking.ts';
import type { PatchPlace, StrokeShape } from '../../../../core/masks/patch-area.ts';
import { tokenOf, tokensBetween, withTokens } from '../../../../core/masks/patch-area.ts';
import { currentMask } from '../../../../state/reconstruct/mask-edit.ts';
import type { StrokeStep } from '../../../figures/patches/mask-grid.tsx';
import { useActions, useAppStore, useFamily } from '../../../use-app-store.ts';

export interface PaintTool {
  readonly hides: boolean;
  readonly shape: StrokeShape;
  /** Side of the square that the brush covers, in patches. */
  readonly brush: number;
}

const DEFAULT_TOOL: PaintTool = { hides: true, shape: 'brush', brush: 1 };
/** Seeds of consecutive draws are far apart. */
const SEED_STEP = 0x9e3779b1;

/** One modality's mask, its tool, and the handlers that change it. */
export function usePaint(sense: Modality) {
  const { grid } = useFamily()[sense];
  const settings = useAppStore((state) => state.reconstruct.mask);
  const { paint: paintMask } = useActions('reconstruct');
  const mask = useMemo(() => currentMask(settings, sense, grid), [settings, sense, grid]);
  const [tool, setTool] = useState(DEFAULT_TOOL);
  const [place, setPlace] = useState<PatchPlace>({ row: grid.gridRows >> 1, column: grid.gridColumns >> 1 });
  const [draws, setDraws] = useState(1);
  /** The mask at the start of the stroke and now, because steps may come faster than React renders. */
  const stroke = useRef({ base: mask, now: mask, changed: false });

  const onStroke = ({ start, from, to, continues }: StrokeStep) => {
    if (!continues) stroke.current = { base: mask, now: mask, changed: false };
    const { base, now, changed } = stroke.current;
    const value = tool.hides ? 1 : 0;
    // A brush adds to the stroke; every other shape is computed again from the start of the stroke.
    const next =
      tool.shape === 'brush'
        ? withTokens(now, tokensBetween('brush', from, to, grid, tool.brush), value)
        : withTokens(base, tokensBetween(tool.shape, start, to, grid), value);
    if (next.every((bit, token) => bit === now[token])) return;
    stroke.current = { base, now: next, changed: true };
    paintMask(sense, next, changed);
  };
  const onToggle = (from: PatchPlace, to: PatchPlace) => {
    const one = from.row === to.row && from.column === to.column;
    const tokens = tokensBetween(one ? tool.shape : 'rectangle', from, to, grid, tool.brush);
    paintMask(sense, withTokens(mask, tokens, tokens.every((token) => mask[token]) ? 0 : 1));
  };
  return {
    sense,
    grid,
    mask,
    tool,
    setTool,
    place,
    setPlace,
    isHidden: mask[tokenOf(place, grid)] === 1,
    onStroke,
    onStrokeCancelled: () => {
      if (stroke.current.changed) paintMask(sense, stroke.current.base, true);
    },
    onToggle,
    paint: (hidden: Uint8Array | null) => paintMask(sense, hidden),
    /** Draws another mask with the slider's ratio. It counts as painted, so the link contains it. */
    drawAnew: () => {
      setDraws(draws + 1);
      const seed = (settings.seed + Math.imul(draws, SEED_STEP)) >>> 0;
      paintMask(sense, drawnMask(sense, grid, { ...settings, seed }).mask);
    },
  };
}

export type Paint = ReturnType<typeof usePaint>;
