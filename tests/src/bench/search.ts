import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './load.ts';

const TEXTS = [
  '',
  'TEM',
  '透射电镜',
  'confocal microscope',
  '核磁',
  'ICP-MS',
  'Bruker',
  '质谱',
  'X射线衍射',
  'flow cytometer',
];
const PLACES = ['', 'region=310000', 'region=320000&region=330000', 'near=31.83,117.24&withinKm=200'];
const ROUNDS = 3;

function questions(): string[] {
  const day = 86_400_000;
  const from = new Date(Math.ceil(Date.now() / day) * day).toISOString();
  const to = new Date(Math.ceil(Date.now() / day) * day + 7 * day).toISOString();
  const times = ['', `freeFrom=${from}&freeTo=${to}&minutes=240`];
  const sorts = (place: string) => (place.startsWith('near') ? ['fit', 'nearest'] : ['fit', 'soonest', 'cheapest']);
  return TEXTS.flatMap((text) =>
    PLACES.flatMap((place) =>
      times.flatMap((time) =>
        sorts(place).map((sort) =>
          [`q=${encodeURIComponent(text)}`, place, time, `sort=${sort}`].filter(Boolean).join('&'),
        ),
      ),
    ),
  );
}

/** Until the catalogue is in memory. */
async function whenReady(url: string): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await sleep(100);
}

/** Milliseconds to answer a fixed mix of questions, one after the other, the first round left out. */
export async function benchSearch(url: string): Promise<{ p50: number; p95: number; questions: number }> {
  await whenReady(url);
  const asked = questions();
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const question of asked) {
      const started = performance.now();
      const response = await fetch(`${url}/api/v1/instruments?${question}`);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${question}: ${response.status}`);
      if (round > 0) times.push(performance.now() - started);
    }
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), questions: asked.length };
}
