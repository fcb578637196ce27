import { expect, test } from 'vitest';
import { distanceKm } from './distance.ts';

test('Hefei to Shanghai is about 400 km, the poles half a turn apart', () => {
  expect(distanceKm({ lat: 31.8206, lng: 117.2272 }, { lat: 31.2304, lng: 121.4737 })).toBeCloseTo(407.8, 0);
  expect(distanceKm({ lat: 90, lng: 0 }, { lat: -90, lng: 0 })).toBeCloseTo(Math.PI * 6371.0088, 6);
});

test('is the same both ways and nothing to oneself', () => {
  const a = { lat: 46.3, lng: -119.3 };
  const b = { lat: 30.27, lng: 120.15 };
  expect(distanceKm(a, b)).toBe(distanceKm(b, a));
  expect(distanceKm(a, a)).toBe(0);
});
