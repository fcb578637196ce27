import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem, Unreachable } from '../api.ts';
import { changeAll } from './changeAll.ts';

beforeEach(() => vi.stubGlobal('window', new EventTarget()));
afterEach(() => vi.unstubAllGlobals());

const IDS = Array.from({ length: 1200 }, (_, index) => `id-${index}`);
const CHANGE = { ids: IDS, change: { stations: 2 } };
const REFUSED = 'id-700';
const rowOf = (id: string, outcome: string) => ({ id, name: {}, outcome, fields: [], problem: null, bookings: 0 });

/** The server's end: changes all that it is asked for, but what has the id that it refuses not at all. */
function answering(refuses: string | null, dies = Number.POSITIVE_INFINITY): number[] {
  const asked: number[] = [];
  vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => {
    const { ids } = JSON.parse(body) as { ids: string[] };
    asked.push(ids.length);
    if (asked.length > dies) throw new TypeError('gone');
    const items = ids.map((id) => rowOf(id, id === refuses ? 'refused' : 'changed'));
    const refused = items.filter(({ outcome }) => outcome === 'refused').length;
    const outcome = { items, changed: ids.length - refused, same: 0, refused, bookings: [] };
    const problem = { type: '/problems/refused', title: 'no', status: 409, ...outcome };
    return new Response(JSON.stringify(refused > 0 ? problem : outcome), { status: refused > 0 ? 409 : 200 });
  });
  return asked;
}

test('more than the server takes at once go in parts, and the reader is told how far it is', async () => {
  const asked = answering(null);
  const told: number[] = [];
  const { outcome, error } = await changeAll('f', CHANGE, false, { tell: (done) => told.push(done) });
  expect(asked).toEqual([500, 500, 200]);
  expect(told).toEqual([0, 500, 1000]);
  expect({ changed: outcome.changed, items: outcome.items.length, error }).toEqual({
    ...{ changed: 1200, items: 1200, error: null },
  });
});

test('a part that is refused stays as it was and holds up no other', async () => {
  answering(REFUSED);
  const { outcome } = await changeAll('f', CHANGE, false);
  expect(outcome).toMatchObject({ changed: 700, refused: 1 });
  expect(outcome.items.filter((item) => item.outcome === 'refused').map(({ id }) => id)).toEqual([REFUSED]);
  expect(outcome.items.some(({ id }) => id === 'id-701')).toBe(false);
});

test('before it is done the fate of each is told, also beside one that is refused', async () => {
  answering(REFUSED);
  const { outcome } = await changeAll('f', CHANGE, true);
  expect(outcome).toMatchObject({ changed: 1199, refused: 1 });
});

test('a server that is gone ends it, and what was changed before is told', async () => {
  answering(null, 1);
  const { outcome, error } = await changeAll('f', CHANGE, false);
  expect(outcome.changed).toBe(500);
  expect(error).toBeInstanceOf(Unreachable);
  expect(error).not.toBeInstanceOf(ApiProblem);
});

test('stopped, it goes to the end of the part', async () => {
  const asked = answering(null);
  const stop = new AbortController();
  const { outcome, error } = await changeAll('f', CHANGE, false, { signal: stop.signal, tell: () => stop.abort() });
  expect(asked).toEqual([500]);
  expect([outcome.changed, error]).toEqual([500, null]);
});
