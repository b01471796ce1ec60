/** Draws a picture on a canvas. */
import { useEffect, useRef } from 'react';
import type { Rgba } from '../../core/tensor.ts';

interface PixelCanvasProps {
  readonly picture: Rgba;
  /** Description for screen readers; an empty string marks decoration. */
  readonly label: string;
  readonly className?: string | undefined;
  readonly testId?: string | undefined;
}

/** Draws a picture pixel for pixel; CSS sets its size on the page. */
export function PixelCanvas({ picture, label, className, testId }: PixelCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { width, height, data } = picture;
  useEffect(() => {
    ref.current?.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  }, [data, width, height]);
  return (
    <canvas
      ref={ref}
      width={width}
      height={height}
      className={className}
      data-testid={testId}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
