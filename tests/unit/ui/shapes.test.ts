import { describe, expect, it } from 'vitest';
import { layOutSheet } from '../../../src/ui/figures/export/save-picture.ts';
import { escapeXml, sheetSvg } from '../../../src/ui/figures/shapes.ts';
import { cosineColour } from '../../../src/ui/views/similarity/cosine-colour.ts';
import { matrixFigure } from '../../../src/ui/views/similarity/small/matrix-figure.ts';

const picture = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8ClampedArray(4 * width * height),
});
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe('figures as vectors', () => {
  it('hold names of any kind', () => {
    expect(escapeXml(`a<b> & "c" 'd' ä 𝄞\u0000\u0007\ud800`)).toBe(`a&lt;b&gt; &amp; &quot;c&quot; 'd' ä 𝄞`);
  });

  it('lay pictures out in columns under captions and one title', () => {
    const pictures = ['one', 'two', 'three'].map((caption) => ({ caption, picture: picture(100, 40) }));
    const sheet = layOutSheet('R&D', pictures, 2);
    expect([sheet.width, sheet.height]).toEqual([12 + 2 * 112, 12 + 20 + 2 * 72]);
    expect(sheet.shapes.filter(({ kind }) => kind === 'picture').map(({ x, y }) => [x, y])).toEqual([
      [12, 52],
      [124, 52],
      [12, 124],
    ]);
    const svg = sheetSvg(sheet, () => 'data:image/png;base64,AAAA');
    expect(svg).toContain('>R&amp;D</text>');
    expect(count(svg, /<image [^>]*href="data:image\/png;base64,AAAA"/g)).toBe(3);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="236" height="176"/);
    expect(svg).not.toMatch(/var\(|class=|https?:\/\/(?!www\.w3\.org)/);
  });

  it('show every cosine of a matrix, its own pairs outlined, and the colour bar with its range', () => {
    const cosine = Float32Array.of(0.9, 0.1, -0.25, 0.2, 0.8, 0.3);
    const figure = matrixFigure(
      { rows: ['a', 'b'], columns: ['a', 'b', 'c'], cosine },
      [-0.25, 0.9],
      (id) => `<${id}>`,
    );
    const svg = sheetSvg(figure, () => '');
    const cells = figure.shapes.filter((shape) => shape.kind === 'rect' && shape.height === shape.width);
    expect(cells).toHaveLength(6);
    const ramp = figure.shapes.filter((shape) => shape.kind === 'rect' && !cells.includes(shape));
    expect(ramp[0]).toMatchObject({ fill: cosineColour(0, 'light') });
    expect(ramp.at(-1)).toMatchObject({ fill: cosineColour(1, 'light') });
    for (const shape of figure.shapes) {
      if (shape.kind !== 'rect') continue;
      expect(shape.x + shape.width).toBeLessThanOrEqual(figure.width);
      expect(shape.y + shape.height).toBeLessThan(figure.height);
    }
    for (const text of ['−0.250', '0.900 cosine']) expect(svg).toContain(`>${text}</text>`);
    expect(count(svg, /stroke="#1f2832"/g)).toBe(2);
    for (const text of ['.900', '.100', '−.250', '.200', '.800', '.300', '&lt;c&gt;'])
      expect(svg).toContain(`>${text}</text>`);
  });
});
