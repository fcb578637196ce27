import { expect, it } from 'vitest';
import { safeNext } from './safeNext.ts';

it('signing in leads back to a page of ours and nowhere else', () => {
  expect(safeNext('/order?line=a~b')).toBe('/order?line=a~b');
  for (const next of [
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ]) {
    expect(safeNext(next)).toBe('/');
  }
});
