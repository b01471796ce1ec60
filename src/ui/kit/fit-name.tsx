/** A name that loses its middle where there is no room. */
import { VisuallyHidden } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import classes from './fit-name.module.css';
import { shortName } from './short-name.ts';

/** Where the canvas rounds otherwise than the layout. */
const ASIDE_PIXELS = 1;

interface FitNameProps {
  readonly name: string;
  /** Pixels there are; left out: as wide as the place it stands in. */
  readonly width?: number;
}

/** A name on one line: whole where there is room, else without its middle, the whole of it for a pointer or a reader. */
export function FitName({ name, width }: FitNameProps) {
  const ref = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState(name);
  useLayoutEffect(() => {
    const place = ref.current;
    if (!place) return undefined;
    const fit = () => setShown(fitting(name, width ?? place.getBoundingClientRect().width, fontOf(place)));
    fit();
    if (width !== undefined) return undefined;
    const sizes = new ResizeObserver(fit);
    sizes.observe(place);
    return () => sizes.disconnect();
  }, [name, width]);
  if (shown === name) {
    return (
      <span ref={ref} className={classes['name']}>
        {name}
      </span>
    );
  }
  return (
    <span ref={ref} className={classes['name']} title={name}>
      <span aria-hidden>{shown}</span>
      {/* It keeps the room that the whole name would take, else the place would shrink to what is shown. */}
      {width === undefined && (
        <span aria-hidden className={classes['whole']}>
          {name}
        </span>
      )}
      <VisuallyHidden component="span">{name}</VisuallyHidden>
    </span>
  );
}

let context: CanvasRenderingContext2D | null = null;

/** The longest form of a name that `pixels` hold. */
function fitting(name: string, pixels: number, font: string): string {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context || pixels <= 0) return name;
  const pen = context;
  pen.font = font;
  const holds = (text: string) => pen.measureText(text).width <= pixels - ASIDE_PIXELS;
  if (pen.measureText(name).width <= pixels) return name;
  let [least, most] = [3, name.length - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (holds(shortName(name, middle))) least = middle;
    else most = middle - 1;
  }
  return shortName(name, least);
}

/** The shorthand is empty where figures are tabular. */
function fontOf(element: Element): string {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}
