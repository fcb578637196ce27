import { expect, test } from 'vitest';
import { decode } from './decode.ts';

const TEXT = 'SUMMARY:冷冻电镜 Müller 🔬';

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16, little end first', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
])('%s is read', (_, bytes) => {
  expect(decode(bytes)).toBe(TEXT);
});

test('what is not UTF-8 is read as older programs write', () => {
  expect(decode(Buffer.from('SUMMARY:Müller fährt nach Köln', 'latin1'))).toBe('SUMMARY:Müller fährt nach Köln');
  expect(decode(Buffer.from([0xd6, 0xd0, 0xb9, 0xfa, 0x20, 0xb5, 0xe7, 0xbe, 0xb5]))).toBe('中国 电镜');
});

test('folded lines are made whole, also inside a character and with a tab', () => {
  const bytes = Buffer.from('SUMMARY:电镜\r\nX:1');
  const folded = Buffer.concat([bytes.subarray(0, 9), Buffer.from('\r\n '), bytes.subarray(9)]);
  expect(decode(folded)).toBe('SUMMARY:电镜\r\nX:1');
  expect(decode(Buffer.from('A:b\n\tc\n d\r\n\r\n e'))).toBe('A:bcd\r\ne');
});
