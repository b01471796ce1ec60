import { describe, expect, it } from 'vitest';
import { planarFormat, type Planes, shrinkPlanes } from '../../../src/media/picture/planes.ts';

const samplesOf = ({ bytes, format }: Planes) => [
  ...(format.bits > 8 ? new Uint16Array(bytes.buffer) : bytes),
];

describe('shrinkPlanes', () => {
  /** 5 x 4 luma in rows of 6, chroma of 3 x 2 in rows of 4; 255 is where nothing may be read. */
  const luma = [
    10, 20, 30, 40, 50, 255, 10, 20, 30, 40, 50, 255, 60, 70, 80, 90, 99, 255, 60, 70, 80, 91, 99, 255,
  ];
  const size = { width: 5, height: 4 };
  const lumaMeans = [15, 35, 65, 85]; // (80 + 90 + 80 + 91) / 4 = 85.25; the fifth column is dropped.

  it('averages luma and chroma over each block', () => {
    const bytes = Uint8Array.from([...luma, 1, 2, 255, 255, 3, 4, 255, 255, 5, 6, 255, 255, 7, 8, 255, 255]);
    const layout = [
      { offset: 0, stride: 6 },
      { offset: 24, stride: 4 },
      { offset: 32, stride: 4 },
    ];
    const small = shrinkPlanes({ bytes, layout, format: planarFormat('I420')!, size }, 2);
    expect(small.size).toEqual({ width: 2, height: 2 });
    expect(small.format).toMatchObject({ shiftX: 0, shiftY: 0, interleaved: false });
    expect(samplesOf(small)).toEqual([...lumaMeans, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(small.layout.map(({ offset }) => offset)).toEqual([0, 4, 8]);
  });

  it('reads interleaved chroma', () => {
    const bytes = Uint8Array.from([...luma, 1, 5, 2, 6, 255, 255, 3, 7, 4, 8, 255, 255]);
    const layout = [
      { offset: 0, stride: 6 },
      { offset: 24, stride: 6 },
    ];
    const small = shrinkPlanes({ bytes, layout, format: planarFormat('NV12')!, size }, 2);
    expect(samplesOf(small)).toEqual([...lumaMeans, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('reads ten bits, and blocks of odd size', () => {
    const values = Array.from({ length: 27 }, (_, n) => 4 * n);
    const bytes = new Uint8Array(Uint16Array.from(values).buffer);
    const layout = [0, 18, 36].map((offset) => ({ offset, stride: 6 }));
    const nine = { width: 3, height: 3 };
    const small = shrinkPlanes({ bytes, layout, format: planarFormat('I444P10')!, size: nine }, 3);
    expect(samplesOf(small)).toEqual([16, 52, 88]); // The middle one of each nine.
    expect(small.layout).toEqual([0, 2, 4].map((offset) => ({ offset, stride: 2 })));
  });
});
