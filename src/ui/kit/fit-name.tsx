/** A name on one line, shortened in the middle if there is no room. */
import { VisuallyHidden } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import classes from './fit-name.module.css';
import { shortName } from './short-name.ts';

/** Allowance, because the canvas rounds text widths differently from the layout. */
const ASIDE_PIXELS = 1;

interface FitNameProps {
  readonly name: string;
  /** Available width in pixels; default the width of the parent. */
  readonly width?: number;
}

/** A name on one line, shortened in the middle if it does not fit; a tooltip and screen readers have the full name. */
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
      {/* Keeps the width of the full name; otherwise the parent would shrink to the short one. */}
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

/** The longest form of a name that fits into `pixels`. */
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

/** The font for the canvas, put together because the CSS shorthand is empty if figures are tabular. */
function fontOf(element: Element): string {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}
