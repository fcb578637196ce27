import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSessionToken } from './cookie.ts';

const SECRET = 'a key of this test';
const sign = (token: string, secret = SECRET) =>
  encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`);

test('reads the token among other cookies', () => {
  const header = `a=b; jishi.session_token=${sign('abc')}; c="d"`;
  expect(readSessionToken(header, 'jishi.session_token', SECRET)).toBe('abc');
});

test('reads nothing from another name, another key or no header', () => {
  expect(readSessionToken(`x=${sign('abc')}`, 'jishi.session_token', SECRET)).toBeNull();
  expect(readSessionToken(`s=${sign('abc', 'another key')}`, 's', SECRET)).toBeNull();
  expect(readSessionToken(null, 's', SECRET)).toBeNull();
  expect(readSessionToken('', 's', SECRET)).toBeNull();
});

test('no header that we did not sign is read, whatever it holds, and none throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(readSessionToken(`s=${text}`, 's', SECRET)).toBeNull();
      expect(readSessionToken(text, 's', SECRET)).toBeNull();
    }),
  );
});

test('a token with any one character changed is not read', () => {
  const value = decodeURIComponent(sign('abcdef'));
  for (let index = 0; index < value.length - 2; index += 1) {
    const other = value[index] === 'A' ? 'B' : 'A';
    const changed = value.slice(0, index) + other + value.slice(index + 1);
    expect(readSessionToken(`s=${encodeURIComponent(changed)}`, 's', SECRET)).toBeNull();
  }
});
