import { describe, expect, it, vi } from 'vitest';
import { AppError, toWireError } from '../../../src/core/errors.ts';

describe('an error on its way to a person', () => {
  it('keeps the sentence that was written for people', () => {
    expect(toWireError(new AppError('media/empty', 'It is empty.'))).toEqual({
      code: 'media/empty',
      message: 'It is empty.',
    });
  });

  it.each([
    [new Error('Likely an internal bug, please report this file'), /^Something went wrong \(Error\)/],
    [new TypeError('Failed to fetch'), /^A file could not be fetched/],
    [new RangeError('Array buffer allocation failed'), /^There is not enough memory/],
    [
      new DOMException('The requested file could not be read', 'NotReadableError'),
      /^A file can no longer be read/,
    ],
    ['ERR: [wasm] 0x3f', /^Something went wrong/],
  ])('leaves the words of programs to the console: %s', (error, sentence) => {
    const said = vi.spyOn(console, 'warn').mockReturnValue();
    expect(toWireError(error)).toEqual({ code: 'internal', message: expect.stringMatching(sentence) });
    expect(said).toHaveBeenCalledWith('Unexpected:', error);
    said.mockRestore();
  });
});
