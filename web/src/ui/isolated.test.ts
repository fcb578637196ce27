import { expect, it } from 'vitest';
import { isolated } from './isolated.ts';

it('a text that could turn its neighbours stands between isolates, and no mark of its own ends them', () => {
  expect(isolated('مجهر')).toBe('\u2068مجهر\u2069');
  expect(isolated('TEM \u202E2300')).toBe('\u2068TEM \u202E2300\u2069');
  expect(isolated('a\u2069b\u200F')).toBe('\u2068ab\u200F\u2069');
});

it('what cannot turn anything stays as it is', () => {
  for (const text of ['透射电镜 TEM-2300', 'Zürich, 5 µm', '🔬👩🏽‍🔬', '']) expect(isolated(text)).toBe(text);
});
