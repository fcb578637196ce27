import { setTimeout } from 'node:timers/promises';
import { impact } from '@jishi/shared/schema/closure';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { dateOfDay } from '@jishi/shared/time/zone';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../support/client.ts';
import { addPerson } from '../support/people.ts';
import { ARENAS, type Arena, dayAfterTomorrow, openArena, type Racer } from './arena.ts';
import { ask, lineOf, orderOf } from './order.ts';
import { expectSound } from './sound.ts';

describe.each(ARENAS)('hours that many follow on %s', (kind) => {
  let arena: Arena;
  let colleague: Client;
  beforeAll(async () => {
    arena = await openArena(kind);
    // What one person does is done one after the other anyway.
    colleague = arena.manager.client.as(await addPerson(arena.store, { manages: [arena.facility.id] }));
  }, 120_000);
  afterAll(() => arena?.stop());

  const versionFrom = (effectiveFrom: string, from: string) => ({
    name: '开放',
    zone: 'Asia/Shanghai',
    holidays: null,
    effectiveFrom,
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from, to: '24:00' }],
    exceptions: [],
  });
  const pathOf = (scheduleId: string) => `/api/v1/facilities/${arena.facility.id}/schedules/${scheduleId}`;
  const follow = (scheduleId: string, instrumentIds: readonly string[]) =>
    colleague.put(`${pathOf(scheduleId)}/instruments`, { instrumentIds });

  /** An instrument with a booking from 1 to 2 in the morning, which later hours leave outside. */
  async function bookedEarly(turn: number) {
    const instrumentId = await arena.addInstrument();
    const from = dayAfterTomorrow() + 17 * HOUR_MS;
    const line = lineOf(instrumentId, { from, to: from + HOUR_MS });
    const { answer, order } = await ask(arena.racers[turn] as Racer, orderOf(line));
    expect(answer.status, answer.text).toBe(201);
    return { instrumentId, bookingId: order.lines[0]?.id ?? '' };
  }

  const written = {
    'are changed as one thing': (scheduleId: string, version: object) =>
      arena.manager.client.post(`/api/v1/facilities/${arena.facility.id}/changes`, {
        id: uuidv7(),
        kind: 'schedule',
        schedule: { scheduleId, version },
        otherwise: { do: 'cancel' },
      }),
    'are written': (scheduleId: string, version: object) =>
      arena.manager.client.put(pathOf(scheduleId), version, { 'if-match': '*' }),
  };

  /** Lets what `work` begins go on until it has told of itself, and no further before `work` is over. */
  async function withoutCommits(work: () => Promise<void>): Promise<void> {
    // SQLite has one writer anyway.
    if (kind === 'sqlite') return work();
    await arena.store.write.transaction().execute(async (trx) => {
      await sql`lock table event in share mode`.execute(trx);
      await work();
    });
  }

  const ways = ['are changed as one thing', 'are written'] as const;
  const firsts = ['the instrument', 'the hours'] as const;
  test.each(ways.flatMap((how) => firsts.map((first) => [how, first] as const)))(
    'and that %s while an instrument begins to follow them hit its bookings once, whichever comes first: %s',
    async (how, first) => {
      const scheduleId = uuidv7();
      const made = await arena.manager.client.put(pathOf(scheduleId), versionFrom('2000-01-01', '00:00'));
      expect(made.status, made.text).toBe(201);
      const newcomer = await bookedEarly(0);
      const other = await bookedEarly(1);
      await follow(scheduleId, [other.instrumentId]);
      const later = versionFrom(dateOfDay(Math.floor(Date.now() / DAY_MS) + 1), '10:00');
      const change = () => written[how](scheduleId, later);
      const begin = () => follow(scheduleId, [newcomer.instrumentId]);
      let answers: Promise<Answer>[] = [];
      await withoutCommits(async () => {
        const [one, two] = first === 'the hours' ? [change, begin] : [begin, change];
        answers = [one()];
        await setTimeout(300);
        answers.push(two());
        await setTimeout(300);
      });
      const [early, late] = (await Promise.all(answers)) as [Answer, Answer];
      const [changed, followed] = first === 'the hours' ? [early, late] : [late, early];
      expect([200, 201], changed.text).toContain(changed.status);
      const named = followed.read(impact).bookings.some(({ id }) => id === newcomer.bookingId);
      const hit = changed.text.includes(newcomer.bookingId);
      expect([named, hit].filter(Boolean)).toHaveLength(1);
      expect(changed.text).toContain(other.bookingId);
      await expectSound(arena.store);
    },
  );
});
