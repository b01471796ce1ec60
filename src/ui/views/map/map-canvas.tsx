/** The canvas of the map, with pointer, touch and keyboard. */
import { useComputedColorScheme, useMantineTheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCallback, useMemo, useState } from 'react';
import type { PlanePoint } from '../../../math/point-index.ts';
import type { Drawn, ScaleLimits, Sight } from '../../figures/plane-canvas.tsx';
import { PlaneCanvas } from '../../figures/plane-canvas.tsx';
import type { Box, Size } from '../../figures/viewport.ts';
import { fitBox, toPixel, toPlane } from '../../figures/viewport.ts';
import classes from './map.module.css';
import type { ScatterLook } from './scatter/draw-scatter.ts';
import { drawScatter, scatterColours } from './scatter/draw-scatter.ts';
import type { Scene } from './scatter/scene.ts';

interface MapCanvasProps {
  readonly scene: Scene;
  readonly label: string;
  readonly look: Omit<ScatterLook, 'colours' | 'lasso'>;
  /** A part of the plane to show; null for the whole. */
  readonly goTo: Box | null;
  readonly tools: ReactNode;
  /** What is beside the point of the item that is read. */
  readonly over: (item: number, at: PlanePoint, size: Size) => ReactNode;
  /** -1 once the pointer is at no item. */
  readonly onRead: (item: number) => void;
  readonly onToggle: (item: number) => void;
  readonly onLasso: (items: readonly number[]) => void;
  /** By Escape. */
  readonly onClose: () => void;
}

const MARGIN = 24;
/** The largest distance between a pointer and a point that it hits, in pixels. */
const REACH = 14;
/** Smallest and largest zoom, relative to the whole map. */
const ZOOM = [0.5, 400] as const;
const PNG_SIZE: Size = { width: 1200, height: 900 };

const DRAWING = { value: 'lasso', label: 'Lasso' };
const KEYS =
  'pinch to zoom; click once and the wheel zooms too. Keys: arrows, plus, minus, 0 for the whole map.';
const HINT = { moving: `Drag to move, ${KEYS}`, drawing: `Drag to draw around points, ${KEYS}` };

const limitsOf = (wholeScale: number): ScaleLimits => [wholeScale * ZOOM[0], wholeScale * ZOOM[1]];

/** The map itself, with pointer, touch and keyboard. */
export function MapCanvas(props: MapCanvasProps) {
  const { scene, label, goTo, tools, onRead, onToggle, onLasso, onClose } = props;
  const { read } = props.look;
  const [lasso, setLasso] = useState<readonly PlanePoint[]>([]);
  const look = useLook(props.look, lasso);
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
      goTo={goTo}
      tools={tools}
      over={({ view, size }) => {
        const point = pointOfItem(scene, read);
        return point ? props.over(read, toPixel(view, point), size) : null;
      }}
      onKey={({ key }) => {
        if (key === 'Escape') onClose();
        return false;
      }}
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
        onRead(item);
      }}
      testIds={['map-canvas', 'map-mode']}
      data={{ 'data-points': scene.x.length }}
      picture={{ what: 'the map', fileName: 'map.png', draw: () => drawSheet(scene, look) }}
    />
  );
}

function useLook(given: MapCanvasProps['look'], lasso: readonly PlanePoint[]): ScatterLook {
  const theme = useMantineTheme();
  const scheme = useComputedColorScheme('light');
  const { lines, near, points, clusters, selected, faint, read, nameOf } = given;
  return useMemo(
    () => ({
      colours: scatterColours(theme, scheme),
      ...{ lines, near, points, clusters, selected, faint, read, lasso, nameOf },
    }),
    [theme, scheme, lines, near, points, clusters, selected, faint, read, lasso, nameOf],
  );
}

/** The place of an item on the plane: of its audio, else of its video. */
function pointOfItem({ pointOf, x, y }: Scene, item: number): PlanePoint | null {
  const sound = pointOf[2 * item] ?? -1;
  const point = sound >= 0 ? sound : (pointOf[2 * item + 1] ?? -1);
  return point < 0 ? null : { x: x[point]!, y: y[point]! };
}

/** The whole map as an image file, with a legend. */
function drawSheet(scene: Scene, look: ScatterLook): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const legend = legendHeight(look);
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
  context.textBaseline = 'middle';
  const write = (text: string, x: number, line: number, colour: string) => {
    context.fillStyle = colour;
    context.fillText(text, x, PNG_SIZE.height + LEGEND_LINE * (line + 0.5));
  };
  write('● audio', 16, 0, look.colours.ring);
  write('■ video', 96, 0, look.colours.ring);
  const { classes: named } = look.points;
  named.forEach(({ name, colour, count }, place) => {
    const [column, line] = [place % LEGEND_COLUMNS, 1 + Math.floor(place / LEGEND_COLUMNS)];
    const x = 16 + (column * PNG_SIZE.width) / LEGEND_COLUMNS;
    write('■', x, line, colour);
    write(`${name} (${count})`, x + 18, line, look.colours.ring);
  });
  return canvas;
}

const LEGEND_LINE = 24;
const LEGEND_COLUMNS = 8;

const legendHeight = ({ points }: ScatterLook) =>
  LEGEND_LINE * (1 + Math.ceil(points.classes.length / LEGEND_COLUMNS));
