/** The legend of the map: shapes, and colours that can be highlighted. */
import { Button } from '@mantine/core';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './map.module.css';
import type { PointColours } from './scatter/point-colours.ts';

interface MapLegendProps {
  readonly colours: PointColours;
  /** Whether a colour stands for a kind or label, which can be highlighted. */
  readonly canHighlight: boolean;
  readonly title: string;
}

/** Shapes show the modality; colours show what was chosen. */
export function MapLegend({ colours, canHighlight, title }: MapLegendProps) {
  const kind = useAppStore((state) => state.map.kind);
  const { setKind } = useActions('map');
  return (
    <div className={classes['legend']} data-neutral={title !== ''} data-testid="map-legend">
      <span>
        <i className={classes['disc']} /> audio
      </span>
      <span>
        <i className={classes['square']} /> video
      </span>
      <span>
        <i className={classes['line']} /> of one clip
      </span>
      {title !== '' && <Note component="span">{title}</Note>}
      {title !== '' &&
        colours.classes.map(({ name, colour, count }) => {
          const swatch = <i className={classes['swatch']} style={{ background: colour }} />;
          return canHighlight ? (
            <Button
              key={name}
              size="compact-xs"
              variant={kind === name ? 'light' : 'subtle'}
              aria-pressed={kind === name}
              className={classes['kind']}
              leftSection={swatch}
              onClick={() => setKind(kind === name ? null : name)}
              data-testid="map-legend-kind"
            >
              {name}
            </Button>
          ) : (
            <span key={name}>
              {swatch} {name}: {count}
            </span>
          );
        })}
    </div>
  );
}
