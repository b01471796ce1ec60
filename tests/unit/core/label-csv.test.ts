import { describe, expect, it } from 'vitest';
import { namesForClasses, parseLabelCsv } from '../../../src/core/text/label-csv.ts';

const names = (text: string) => parseLabelCsv(text, 'labels.csv').map(({ name }) => name);

describe('a list of class names', () => {
  it('is read in the official form, whatever its line ends, mark and quotes', () => {
    const text =
      '\uFEFFindex,mid,display_name\r\n1,/m/05zppz,"Male speech, man speaking"\r\n0,/m/09x0r,"Say ""hi"""\r\n\r\n';
    expect(names(text)).toEqual(['Say "hi"', 'Male speech, man speaking']);
  });

  it('is numbered as it stands where there are no indices', () => {
    expect(names('mid,display_name\n/m/1,rain\n/m/2,sea\n')).toEqual(['rain', 'sea']);
    expect(names('display_name\nrain\nsea')).toEqual(['rain', 'sea']);
  });

  it('is read without a header, and with tabs or semicolons', () => {
    expect(names('0,/m/1,rain\n1,/m/2,sea')).toEqual(['rain', 'sea']);
    expect(names('1,sea\n0,rain')).toEqual(['rain', 'sea']);
    expect(names('rain\nsea')).toEqual(['rain', 'sea']);
    expect(names('index\tdisplay_name\n0\tdog, barking\n1\tsea')).toEqual(['dog, barking', 'sea']);
    expect(names('index;name\n0;rain\n1;sea')).toEqual(['rain', 'sea']);
  });

  it('keeps a name in quotes that spans lines, and takes spaces off others', () => {
    expect(names('index,display_name\n0, rain \n1,"two\nlines"')).toEqual(['rain', 'two\nlines']);
  });

  it.each([
    ['', /got an empty file/],
    ['index,display_name\nx,rain', /whole number as the index in row 2 of labels.csv, got “x”/],
    ['index,display_name\n0,rain\n0,sea', /run from 0 to 1, each once, got 0 in place of 1/],
    ['index,display_name\n1,rain\n2,sea', /got 1 in place of 0/],
    ['index,display_name\n0,rain\n1,', /class name in row 3/],
  ])('is refused with what is wrong: %j', (text, message) => {
    expect(() => names(text)).toThrow(message);
  });

  it('must have as many names as the model has classes', () => {
    const labels = parseLabelCsv('rain\nsea', 'two.csv');
    expect(namesForClasses(labels, 2, 'two.csv', 'Tiny')).toEqual(['rain', 'sea']);
    expect(() => namesForClasses(labels, 309, 'two.csv', 'Tiny')).toThrow(
      'Expected 309 class names for Tiny, got 2 in two.csv',
    );
  });
});
