/** The map under pointer, fingers and keys. */
import { Group, SegmentedControl, Text, useComputedColorScheme, useMantineTheme } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { PlanePoint } from '../../../math/point-index.ts';
import { PictureActions } from '../../figures/export/picture-actions.tsx';
import { drawPixels } from '../../figures/export/save-picture.ts';
import { useCanvasGestures } from '../../figures/use-canvas-gestures.ts';
import type { Size, Viewport } from '../../figures/viewport.ts';
import { fitBox, heldOn, panBy, toPlane, viewAfterKey, zoomAt } from '../../figures/viewport.ts';
import { ZoomButtons } from '../../figures/zoom-buttons.tsx';
import { useElementSize } from '../../kit/use-element-size.ts';
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
  /** The item that is read; -1 for none. */
  readonly read: number;
  readonly nameOf: (item: number) => string;
  readonly onRead: (item: number) => void;
  readonly onToggle: (item: number) => void;
  readonly onLasso: (items: readonly number[]) => void;
}

const MARGIN = 24;
/** How near a pointer must come to a point, in pixels. */
const REACH = 14;
/** Least and most zoom, as multiples of the whole. */
const ZOOM = [0.5, 400] as const;
const PNG_SIZE: Size = { width: 1200, height: 900 };

/** The map itself: points under a pointer, a finger or keys. */
export function MapCanvas(props: MapCanvasProps) {
  const { scene, label, read, onRead, onToggle, onLasso } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(host);
  const hint = useId();
  const [mode, setMode] = useState<'move' | 'lasso'>('move');
  const [lasso, setLasso] = useState<readonly PlanePoint[]>([]);
  // A view belongs to its scene: another layout is shown whole.
  const [moved, setMoved] = useState<{ readonly scene: Scene; readonly view: Viewport } | null>(null);
  const whole = useMemo(() => fitBox(scene.bounds, size ?? PNG_SIZE, MARGIN), [scene, size]);
  const view = moved?.scene === scene ? moved.view : whole;
  const limits = [whole.scale * ZOOM[0], whole.scale * ZOOM[1]] as const;
  const show = (next: Viewport) => setMoved({ scene, view: size ? heldOn(next, scene.bounds, size) : next });
  const look = useLook(props, lasso);
  useDrawing(canvas, scene, view, size, look);

  const itemAt = (at: PlanePoint) => {
    const point = scene.index.nearest(toPlane(view, at), REACH / view.scale);
    return point < 0 ? -1 : scene.item[point]!;
  };
  const gestures = useCanvasGestures(host, {
    dragPans: mode === 'move',
    onZoom: (factor, at) => show(zoomAt(view, at, factor, limits)),
    onPan: (dx, dy) => show(panBy(view, dx, dy)),
    onDraw: (phase, at) => {
      if (phase === 'end') {
        const outline = lasso.map((place) => toPlane(view, place));
        onLasso([...new Set(scene.index.inside(outline).map((point) => scene.item[point]!))]);
      }
      setLasso(phase === 'start' ? [at] : phase === 'move' ? [...lasso, at] : []);
    },
    onTap: (at) => {
      const item = itemAt(at);
      onRead(item);
      if (item >= 0) onToggle(item);
    },
    onHover: (at) => {
      const item = at ? itemAt(at) : -1;
      if (item >= 0 && item !== read) onRead(item);
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !size) return;
    const next = event.key === '0' ? whole : viewAfterKey(view, event.key, size, limits);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    show(next);
  };
  const zoom = (factor: number) =>
    size && show(zoomAt(view, { x: size.width / 2, y: size.height / 2 }, factor, limits));

  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6}>
        <SegmentedControl
          size="xs"
          aria-label="What dragging does"
          value={mode}
          onChange={(value) => setMode(value as 'move' | 'lasso')}
          data={[
            { value: 'move', label: 'Move' },
            { value: 'lasso', label: 'Lasso' },
          ]}
          data-testid="map-mode"
        />
        <Group gap="xs">
          <ZoomButtons what="the map" onZoom={zoom} onFit={() => setMoved(null)} />
          <PictureActions
            draw={() => drawPixels(() => drawSheet(scene, look))}
            fileName="map.png"
            what="the map"
          />
        </Group>
      </Group>
      <div
        ref={host}
        className={classes['canvas']}
        role="application"
        aria-label={label}
        aria-describedby={hint}
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-testid="map-canvas"
        data-mode={mode}
        data-points={scene.x.length}
        {...gestures}
      >
        <canvas ref={canvas} aria-hidden />
      </div>
      <Text size="xs" c="var(--page-quiet)" id={hint} mt={4}>
        Drag to {mode === 'move' ? 'move' : 'draw around points'}, pinch to zoom; click once and the wheel
        zooms too. By keys: arrows, plus, minus, 0 for the whole; the list below selects.
      </Text>
    </div>
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

/** Draws once a frame, however often something changes in it. */
function useDrawing(
  ref: { readonly current: HTMLCanvasElement | null },
  scene: Scene,
  view: Viewport,
  size: Size | null,
  look: ScatterLook,
): void {
  useEffect(() => {
    if (!size) return undefined;
    const frame = requestAnimationFrame(() => {
      const canvas = ref.current;
      // In memory, because points are written into its pixels.
      const context = canvas?.getContext('2d', { willReadFrequently: true });
      if (!canvas || !context) return;
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      drawScatter(context, scene, view, size, ratio, look);
    });
    return () => cancelAnimationFrame(frame);
  }, [ref, scene, view, size, look]);
}

/** The whole map for a file, with what its shapes stand for. */
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
  context.fillText('● sound', 16, PNG_SIZE.height + 12 + radius);
  context.fillStyle = look.colours.senses[1];
  context.fillText('■ sight', 96, PNG_SIZE.height + 12 + radius);
  return canvas;
}
