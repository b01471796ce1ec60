import { describe, expect, it } from 'vitest';
import { shareCell } from '../../../src/ui/kit/share-interval.ts';
import { toCsv, toTsv } from '../../../src/ui/kit/table/table-text.ts';
import { formatInterval, formatLoss, verdictOf } from '../../../src/ui/views/reconstruct/inspect/interval.ts';

describe('a share with its interval', () => {
  it('is a cell even where rounding makes it a little more than all', () => {
    expect(shareCell(9 * (1 / 9) + Number.EPSILON, 9)).toMatchObject({ high: 100 });
    expect(shareCell(null, 9)).toBeNull();
    expect(shareCell(0.5, 0)).toBeNull();
  });
});

describe('a table as text', () => {
  const rows = [
    ['name', 'loss, mean'],
    ['a "b"', 0.1 + 0.2],
    [null, Number.NaN],
  ];

  it('quotes what a comma-separated file needs quoted, and keeps every digit', () => {
    expect(toCsv(rows)).toBe('name,"loss, mean"\r\n"a ""b""",0.30000000000000004\r\n,');
  });

  it('holds no text that a spreadsheet would run, and leaves numbers alone', () => {
    const names = ['=1+2', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', 'a=1'];
    expect(toCsv([names, [-1.5, -Infinity]])).toBe(
      `'=1+2,'+1,'-1,'@SUM(A1),'\t=1,"'\r=1",'＝1,a=1\r\n-1.5,-Infinity`,
    );
    expect(toTsv([['=1+2', -1]])).toBe("'=1+2\t-1");
  });

  it('is separated by tabs on the clipboard', () => {
    expect(toTsv([['a\tb', 1]])).toBe('a b\t1');
  });
});

describe('intervals in words', () => {
  it('have a true minus, and no minus zero', () => {
    expect(formatLoss(-0.0123)).toBe('−0.0123');
    expect(formatLoss(-0.00001)).toBe('0.0000');
    expect(formatInterval([-1, 0.5])).toBe('−1.0000 to 0.5000');
  });

  it('say that the right one helps or harms only where zero is outside', () => {
    expect(verdictOf([0.1, 0.2])).toMatch(/helps/);
    expect(verdictOf([-0.2, -0.1])).toMatch(/harms/);
    expect(verdictOf([-0.1, 0.2])).toMatch(/no clear difference/);
    expect(verdictOf(null)).toMatch(/one mask/);
  });
});
