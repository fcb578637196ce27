import { expect, it } from 'vitest';
import { decodeLine, encodeLine } from './line.ts';

const ID = '0192f0c1-2d3e-7abc-8def-0123456789ab';
const from = Date.parse('2026-11-24T05:30:00Z');

it('a line of an order comes back from the address as it was', () => {
  for (const mode of ['self', 'assisted', undefined] as const) {
    const line = { instrumentId: ID, from, to: from + 3_600_000, mode };
    expect(decodeLine(encodeLine(line))).toEqual(line);
  }
});

it('what is taken along comes back with its line', () => {
  for (const mode of ['self', undefined] as const) {
    const line = { instrumentId: ID, from, to: from + 3_600_000, mode, parts: [ID] };
    expect(decodeLine(encodeLine(line))).toEqual(line);
  }
  expect(decodeLine(`${ID}~2026-11-24T05:30Z~2026-11-24T09:30Z~self~x`)?.parts).toBeUndefined();
});

it('what is not a line is none', () => {
  const times = '2026-11-24T05:30Z~2026-11-24T09:30Z';
  const reversed = '2026-11-24T09:30Z~2026-11-24T05:30Z';
  for (const text of ['', 'x', ID, `${ID}~soon~later`, `x~${times}`, `${ID}~${reversed}`]) {
    expect(decodeLine(text)).toBeNull();
  }
  expect(decodeLine(`${ID}~${times}~sample`)?.mode).toBeUndefined();
});
