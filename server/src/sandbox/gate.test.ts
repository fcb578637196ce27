import { expect, test } from 'vitest';
import { GateFull, makeGate } from './gate.ts';

test('no more work runs than the gate lets in, all of it runs, and beyond the queue nothing waits', async () => {
  const gate = makeGate(2, 3);
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const work = (number: number) =>
    gate(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      done.push(number);
      if (number === 1) throw new Error('this one fails');
    });
  const all = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
  expect(most).toBe(2);
  expect(done).toEqual([0, 1, 2, 3, 4]);
  expect(all[1]).toMatchObject({ status: 'rejected', reason: new Error('this one fails') });
  expect(all[5]).toMatchObject({ status: 'rejected', reason: new GateFull() });
  expect(await gate(async () => 'free again')).toBe('free again');
});
