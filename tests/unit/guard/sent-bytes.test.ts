import { describe, expect, it } from 'vitest';
import { sentBytes } from '../../../src/guard/sent-bytes.ts';

const REQUEST = {
  url: 'https://own.org/sink',
  headers: [] as [string, string][],
  bodyBytes: 0,
  cookies: [] as [string, string][],
};

describe('what a request carries away', () => {
  it('is its path, its query, its body, its cookies, and headers that a script can set', () => {
    expect(sentBytes(REQUEST)).toBe('/sink'.length);
    expect(sentBytes({ ...REQUEST, url: 'https://own.org/sink?a=123' })).toBe('/sink?a=123'.length);
    expect(sentBytes({ ...REQUEST, bodyBytes: 100 })).toBe(105);
    expect(sentBytes({ ...REQUEST, headers: [['x-data', 'abc']] })).toBe(5 + 9);
    expect(sentBytes({ ...REQUEST, headers: [['content-type', 'text/plain']] })).toBe(5 + 22);
    expect(sentBytes({ ...REQUEST, cookies: [['a', 'bcd']] })).toBe(9);
  });

  it('is not what a browser says by itself', () => {
    const headers: [string, string][] = [
      ['accept', '*/*'],
      ['sec-fetch-site', 'same-origin'],
      ['upgrade-insecure-requests', '1'],
    ];
    expect(sentBytes({ ...REQUEST, headers })).toBe(5);
    expect(sentBytes({ ...REQUEST, headers: [['accept', 'text/secret']] })).toBeGreaterThan(5);
  });
});
