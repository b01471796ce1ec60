import { describe, expect, it } from 'vitest';
import { readBundle, readLabels } from '../../../src/engine/shell/read-file.ts';

const sized = (name: string, bytes: number) =>
  Object.defineProperty(new File(['x'], name), 'size', { value: bytes });

describe('files that are read as text', () => {
  it('are refused by their size before they are read', async () => {
    await expect(readLabels({ file: sized('classes.csv', 700e6) })).rejects.toMatchObject({
      code: 'model/format',
      message:
        'Expected a list of class names of at most 10 MB, got 700 MB in classes.csv: choose another file.',
    });
    await expect(readBundle({ file: sized('run.json', 1.2e9) })).rejects.toMatchObject({
      code: 'shape',
      message: 'Expected a lab bundle of at most 40 MB, got 1,200 MB in run.json: choose another file.',
    });
  });

  it('say what happened where the file is gone', async () => {
    const gone = new File(['x'], 'classes.csv');
    gone.text = () =>
      Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'));
    await expect(readLabels({ file: gone })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/^classes\.csv cannot be read any more/),
    });
  });

  it('give names that fit on the page', async () => {
    const [first, second] = await readLabels({
      file: new File([`${'long '.repeat(100)}\nbell\u0007\n`], 'classes.csv'),
    });
    expect(first?.name).toHaveLength(200);
    expect(second).toEqual({ index: 1, name: String.raw`bell\u{7}` });
    const odd = new File([`index,name\n${'9'.repeat(500)}x,bell\n`], 'classes.csv');
    const refused = await readLabels({ file: odd }).catch((error: Error) => error.message);
    expect(refused).toMatch(
      /^Expected a whole number as the index in row 2 of classes\.csv, got “9{59}…”\.$/,
    );
  });
});
