import { checkInvariants } from '@jishi/db/invariants';
import { makePatience } from '@jishi/server/jobs/patience';
import { sweep } from '@jishi/server/jobs/sweep';
import { JOBS } from '@jishi/server/main';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { expect } from 'vitest';
import type { Answer, Client } from '../../support/client.ts';
import { addFacility, addInstitution, addInstrument } from '../../support/fixture.ts';
import { addPerson } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import type { Kind as Database } from '../../support/store.ts';
import { type Fate, KINDS, type Model, ROOM, UNIT_MINUTES, type Who } from './model.ts';

const UNIT_MS = UNIT_MINUTES * MINUTE_MS;

/** The real engine behind HTTP, with people, instruments and a beginning of their own for each run. */
export type World = {
  readonly clients: Readonly<Record<Who, Client>>;
  /** Instruments of the model in their order, then the room that some of them share. */
  readonly placeIds: readonly string[];
  readonly instant: (unit: number) => string;
  /** Lets time pass and does what is due then. */
  readonly pass: (units: number) => Promise<void>;
  /** The open offer for a wish. */
  readonly offerOf: (wishId: string) => Promise<string>;
  readonly compare: (model: Model, told: Answer | null, fate: Fate | null) => Promise<void>;
};

export async function openServer(database: Database): Promise<TestServer> {
  return startTestServer(database, { now: Date.parse('2026-11-24T04:00:00Z') });
}

/** Makes a world whose time begins at the server's next whole quarter of an hour. */
export async function makeWorld(server: TestServer): Promise<World> {
  const { store, client, clock } = server;
  const quarter = 15 * MINUTE_MS;
  const base = Math.ceil(clock() / quarter) * quarter;
  server.passMinutes((base - clock()) / MINUTE_MS);

  const [home, away] = [await addInstitution(store, '上海大学'), await addInstitution(store, '合肥研究院')];
  const centre = await addFacility(store, home, '电镜中心');
  const person = async (given: Parameters<typeof addPerson>[1]) => client.as(await addPerson(store, given));
  const clients = {
    insider: await person({ institutionId: home }),
    colleague: await person({ institutionId: home }),
    outsider: await person({ institutionId: away }),
    manager: await person({ institutionId: home, manages: [centre.id] }),
  };
  const placeIds: string[] = [];
  for (const kind of KINDS) {
    const outsiders = { when: { class: ['academic' as const] }, set: { approval: ['manager' as const] } };
    const rules = {
      checkIn: kind.checkIn ? ('required' as const) : ('none' as const),
      releaseMinutes: kind.releaseUnits === null ? null : kind.releaseUnits * UNIT_MINUTES,
      approvalMinutes: kind.approvalUnits === null ? null : kind.approvalUnits * UNIT_MINUTES,
      bufferAfterMinutes: kind.bufferAfter * UNIT_MINUTES,
      maxActive: kind.maxActive,
      cases: kind.approvalUnits === null ? [] : [outsiders],
    };
    placeIds.push(await addInstrument(store, centre, { rules, stations: kind.stations, modes: ['assisted'] }));
  }
  placeIds.push(await addInstrument(store, centre, { kind: 'part', modes: [] }));
  const needs = KINDS.flatMap(({ inRoom }, index) =>
    inRoom
      ? [{ instrument_id: placeIds[index] as string, part_id: placeIds[ROOM] as string, need: 'always' as const }]
      : [],
  );
  await store.write.insertInto('instrument_part').values(needs).execute();

  const sweeper = { holder: 'test', patience: makePatience(), isStopped: () => false };
  const unitOf = (ms: number) => (ms - base) / UNIT_MS;
  return {
    clients,
    placeIds,
    instant: (unit) => new Date(base + unit * UNIT_MS).toISOString(),
    pass: async (units) => {
      server.passMinutes(units * UNIT_MINUTES);
      for (const job of JOBS) await sweep(server.deps, job, sweeper);
    },
    offerOf: async (wishId) => {
      const offer = await store.read
        .selectFrom('offer')
        .select('id')
        .where('wish_id', '=', wishId)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow();
      return offer.id;
    },
    compare: (model, told, fate) => compareAll(server, placeIds, unitOf, model, told, fate),
  };
}

const KINDS_SEEN = {
  booking: 'booking',
  hold: 'hold',
  maintenance: 'closure',
  closure: 'closure',
  external: '',
} as const;

async function compareAll(
  { store, clock }: TestServer,
  placeIds: readonly string[],
  unitOf: (ms: number) => number,
  model: Model,
  told: Answer | null,
  fate: Fate | null,
): Promise<void> {
  if (told && fate) {
    expect(told.status, told.text).toBe(fate.status);
    if (fate.refusals) expect(refusalsOf(told)).toEqual(fate.refusals);
  }
  const rows = await store.read
    .selectFrom('booking')
    .select(['id', 'state', 'from_at', 'to_at'])
    .where('instrument_id', 'in', [...placeIds])
    .orderBy('id')
    .execute();
  const seen = rows.map(({ id, state, from_at, to_at }) => [id, state, unitOf(from_at), unitOf(to_at)]);
  const expected = [...model.bookings.values()].map(({ id, state, from, to }) => [id, state, from, to]);
  expect(seen).toEqual(expected.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)));

  const wishes = await store.read
    .selectFrom('wish')
    .select(['id', 'state'])
    .where('instrument_id', 'in', [...placeIds])
    .orderBy('id')
    .execute();
  expect(wishes.map(({ id, state }) => `${id} ${state}`)).toEqual(
    [...model.wishes.values()].map(({ id, state }) => `${id} ${state}`).toSorted(),
  );

  const slots = await store.read
    .selectFrom('occupancy')
    .leftJoin('offer', 'offer.id', 'occupancy.owner_id')
    .select(['occupancy.instrument_id', 'station', 'occupancy.from_at', 'occupancy.to_at', 'kind', 'owner_id'])
    .select(['occupancy.expires_at', 'offer.wish_id'])
    .where('occupancy.instrument_id', 'in', [...placeIds])
    .execute();
  const taken = slots
    .filter(({ expires_at }) => expires_at === null || expires_at > clock())
    .map((slot) =>
      [
        placeIds.indexOf(slot.instrument_id),
        slot.station,
        unitOf(slot.from_at),
        unitOf(slot.to_at),
        slot.wish_id === null ? KINDS_SEEN[slot.kind] : 'offer',
        slot.wish_id ?? slot.owner_id,
      ].join(' '),
    );
  const wanted = model
    .live()
    .map(({ place, station, from, to, kind, owner }) => [place, station, from, to, kind, owner].join(' '));
  expect(taken.toSorted()).toEqual(wanted.toSorted());
  expect((await checkInvariants(store.read)).filter(({ ok }) => !ok)).toEqual([]);
}

function refusalsOf(answer: Answer): string[] {
  const refusals = answer.problem().refusals as readonly { line: number; rule: string }[];
  return refusals.map(({ line, rule }) => `${line} ${rule}`).toSorted();
}
