import { describe, expect, it } from 'vitest';
import { AppError, toWireError } from '../../../src/core/errors.ts';
import { shownText } from '../../../src/core/text/shown-text.ts';

describe('text from outside', () => {
  it('stays as it is where it can be seen', () => {
    expect(shownText('Été 雨 👩‍👧.pth')).toBe('Été 雨 👩‍👧.pth');
  });

  it('is cut, also where escapes make it longer', () => {
    expect(shownText('x'.repeat(200))).toHaveLength(200);
    expect(shownText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(shownText('\u0007'.repeat(1_000_000))).toHaveLength(200);
  });

  it('has what can’t be seen escaped', () => {
    expect(shownText('a\nb\tc\u001b[31m\u202egnp.exe\ud800')).toBe(
      String.raw`a\nb\tc\u{1b}[31m\u{202e}gnp.exe\u{d800}`,
    );
  });
});

it('messages are cut to 300 characters and show control characters', () => {
  const { code, message } = toWireError(new AppError('model/format', `Expected\u0000 ${'y'.repeat(1000)}`));
  expect(code).toBe('model/format');
  expect(message).toHaveLength(300);
  expect(message.startsWith(String.raw`Expected\u{0} y`)).toBe(true);
});
