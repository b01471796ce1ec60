/** The canvas of the map, with pointer, touch and keyboard. */
import { useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { PlanePoint } from '../../../math/point-index.ts';
import type { Drawn, ScaleLimits, Sight } from '../../figures/plane-canvas.tsx';
import { PlaneCanvas } from '../../figures/plane-canvas.tsx';
import type { Size } from '../../figures/viewport.ts';
import { fitBox, toPlane } from '../../figures/viewport.ts';
import type { ScatterLook } from './draw-scatter.ts';
import { drawScatter, pointRadius, scatterColours } from './draw-scatter.ts';
import classes from './map.module.css';
import type { Scene } from './scene.ts';

interface MapCanvasProps {
  readonly scene: Scene;
  readonly label: string;
  readonly lines: boolean;
  readonly selected: Uint8Array;
  readonly faint: Uint8Array;
  /** The item whose position is read out; -1 for none. */
  readonly read: number;
  readonly nameOf: (item: number) => string;
  readonly onRead: (item: number) => void;
  readonly onToggle: (item: number) => void;
  readonly onLasso: (items: readonly number[]) => void;
}

const MARGIN = 24;
/** The largest distance between a pointer and a point that it hits, in pixels. */
const REACH = 14;
/** Smallest and largest zoom, relative to the whole map. */
const ZOOM = [0.5, 400] as const;
const PNG_SIZE: Size = { width: 1200, height: 900 };

const DRAWING = { value: 'lasso', label: 'Lasso' };
const KEYS =
  'pinch to zoom; click once and the wheel zooms too. By keys: arrows, plus, minus, 0 for the whole; the list below selects.';
const HINT = { moving: `Drag to move, ${KEYS}`, drawing: `Drag to draw around points, ${KEYS}` };

const limitsOf = (wholeScale: number): ScaleLimits => [wholeScale * ZOOM[0], wholeScale * ZOOM[1]];

/** The map itself, with pointer, touch and keyboard. */
export function MapCanvas(props: MapCanvasProps) {
  const { scene, label, read, onRead, onToggle, onLasso } = props;
  const [lasso, setLasso] = useState<readonly PlanePoint[]>([]);
  const look = useLook(props, lasso);
  const draw = useCallback(
    ({ context, view, size, ratio }: Drawn) => drawScatter(context, scene, view, size, ratio, look),
    [scene, look],
  );

  const itemAt = (at: PlanePoint, { view }: Sight) => {
    const point = scene.index.nearest(toPlane(view, at), REACH / view.scale);
    return point < 0 ? -1 : scene.item[point]!;
  };
  return (
    <PlaneCanvas
      what="the map"
      label={label}
      className={classes['canvas']}
      bounds={scene.bounds}
      margin={MARGIN}
      limitsOf={limitsOf}
      drawing={DRAWING}
      hint={HINT}
      draw={draw}
      inMemory
      onDraw={(phase, at, { view }) => {
        if (phase === 'end') {
          const outline = lasso.map((place) => toPlane(view, place));
          onLasso([...new Set(scene.index.inside(outline).map((point) => scene.item[point]!))]);
        }
        setLasso(phase === 'start' ? [at] : phase === 'move' ? [...lasso, at] : []);
      }}
      onTap={(at, sight) => {
        const item = itemAt(at, sight);
        onRead(item);
        if (item >= 0) onToggle(item);
      }}
      onHover={(at, sight) => {
        const item = at ? itemAt(at, sight) : -1;
        if (item >= 0 && item !== read) onRead(item);
      }}
      testIds={['map-canvas', 'map-mode']}
      data={{ 'data-points': scene.x.length }}
      picture={{ what: 'the map', fileName: 'map.png', draw: () => drawSheet(scene, look) }}
    />
  );
}

function useLook(
  { lines, selected, faint, read, nameOf }: MapCanvasProps,
  lasso: readonly PlanePoint[],
): ScatterLook {
  const theme = useMantineTheme();
  const scheme = useComputedColorScheme('light');
  return useMemo(
    () => ({ colours: scatterColours(theme, scheme), lines, selected, faint, read, lasso, nameOf }),
    [theme, scheme, lines, selected, faint, read, lasso, nameOf],
  );
}

/** The whole map as an image file, with a legend. */
function drawSheet(scene: Scene, look: ScatterLook): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const legend = 28;
  canvas.width = PNG_SIZE.width;
  canvas.height = PNG_SIZE.height + legend;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return canvas;
  drawScatter(context, scene, fitBox(scene.bounds, PNG_SIZE, MARGIN), PNG_SIZE, 1, {
    ...look,
    lasso: [],
    read: -1,
  });
  context.fillStyle = look.colours.ground;
  context.fillRect(0, PNG_SIZE.height, canvas.width, legend);
  context.font = '14px system-ui, sans-serif';
  const radius = pointRadius(scene.x.length);
  context.fillStyle = look.colours.senses[0];
  context.fillText('● audio', 16, PNG_SIZE.height + 12 + radius);
  context.fillStyle = look.colours.senses[1];
  context.fillText('■ video', 96, PNG_SIZE.height + 12 + radius);
  return canvas;
}
