import { parseJson } from '@jishi/db/json';
import { booking, order } from '@jishi/shared/schema/booking';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { z } from 'zod';
import { addPerson } from '../support/people.ts';
import { line, NOW, orderOf, type Scene, type Someone } from './scene.ts';

const data = z.looseObject({});

/** What people do with bookings in stories, and what was told of it. */
export function actingIn(scene: Scene) {
  const { store } = scene;

  const act = ({ client }: Someone, id: string, action: string, body: object = {}) =>
    client.post(`/api/v1/bookings/${id}/${action}`, body);

  const look = async ({ client }: Someone, id: string) => {
    const answer = await client.get(`/api/v1/bookings/${id}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.read(booking);
  };

  const placedOrder = async ({ client }: Someone, groupId: string | null, ...lines: ReturnType<typeof line>[]) => {
    const answer = await client.post('/api/v1/orders', {
      ...orderOf(...lines),
      ...(groupId === null ? {} : { groupId }),
    });
    expect(answer.status, answer.text).toBe(201);
    const placed = answer.read(order);
    return { ...placed, ids: placed.lines.map((one) => one.id) };
  };

  /** One booking; answers its id. */
  const booked = async (who: Someone, instrumentId: string, from: string, to: string, groupId: string | null = null) =>
    (await placedOrder(who, groupId, line(instrumentId, from, to))).ids[0] ?? '';

  /** Does something that has to work; answers the booking as it is then. */
  const done = async (who: Someone, id: string, action: string, body: object = {}) => {
    const answer = await act(who, id, action, body);
    expect(answer.status, `${action}: ${answer.text}`).toBe(200);
    return answer.read(booking);
  };

  const stateOf = async (id: string) =>
    (await store.read.selectFrom('booking').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;

  /** Everything that was told of something, in order. */
  const toldOf = async (subjectId: string) => {
    const rows = await store.read
      .selectFrom('event')
      .select(['kind', 'data', 'actor_id'])
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ kind: row.kind, actorId: row.actor_id, data: parseJson(data, row.data) }));
  };

  const kindsOf = async (subjectId: string) => (await toldOf(subjectId)).map(({ kind }) => kind);

  /** Lets the clock stand somewhere else for a while, forwards or back. */
  const at = async <T>(instant: string, work: () => Promise<T>): Promise<T> => {
    scene.passMinutes((Date.parse(instant) - scene.clock()) / 60_000);
    try {
      return await work();
    } finally {
      scene.passMinutes((NOW - scene.clock()) / 60_000);
    }
  };

  /** What the server does by itself at a moment. */
  const jobsAt = (instant: string) => at(instant, () => scene.runJobs());

  const someone = async (given: Parameters<typeof addPerson>[1] = {}): Promise<Someone> => {
    const person = await addPerson(store, given);
    return { ...person, client: scene.client.as(person) };
  };

  const group = async (head: Someone, ...members: Someone[]) => {
    const id = uuidv7();
    const named = { name_zh: '课题组', name_en: null, institution_id: scene.hefei };
    await store.write
      .insertInto('research_group')
      .values({ id, ...named, created_at: 0, ended_at: null, confirmed_at: 0 })
      .execute();
    const rows = [
      { group_id: id, person_id: head.id, role: 'head' as const, since_at: 0 },
      ...members.map((member) => ({ group_id: id, person_id: member.id, role: 'member' as const, since_at: 0 })),
    ];
    await store.write.insertInto('group_member').values(rows).execute();
    return id;
  };

  /** `who` stands in for `away` from now on for a day. */
  const standIn = (who: Someone, away: Someone) =>
    store.write
      .insertInto('stand_in')
      .values({
        ...{ id: uuidv7(), person_id: who.id, for_id: away.id },
        ...{ from_at: NOW, until_at: NOW + 86_400_000, created_at: NOW, ended_at: null },
      })
      .execute();

  return {
    ...{ act, done, look, placedOrder, booked, stateOf, toldOf, kindsOf },
    ...{ at, jobsAt, someone, group, standIn },
  };
}

export type Acting = ReturnType<typeof actingIn>;
