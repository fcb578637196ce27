import { HOUR_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExternalScene, file, openExternalScene } from '../api/external-scene.ts';
import { calendar } from '../support/calendar-host.ts';
import { addPeople } from '../support/people.ts';
import { below, randomOf } from '../support/random.ts';
import { KINDS } from '../support/store.ts';
import { accepted, ask, lineOf, orderOf, randomSpan } from './order.ts';
import { expectSound } from './sound.ts';

const seed = Date.now() % 1_000_000;
const RACERS = 40;

describe.each(KINDS)(`changing calendars beside orders, cancellations and closures on %s (seed ${seed})`, (kind) => {
  let scene: ExternalScene;
  beforeAll(async () => {
    scene = await openExternalScene(kind);
  });
  afterAll(() => scene?.stopAll());

  test('nothing overlaps, no claim is lost, nobody waits in a circle', async () => {
    const random = randomOf(seed);
    const place = scene.hefeiCentre;
    const instruments = [
      await scene.addInstrument({ stations: 2 }, place),
      await scene.addInstrument({}, place),
      await scene.addInstrument({}, place),
    ];
    const anyInstrument = () => instruments[below(random, instruments.length)] as string;
    const start = Math.floor(scene.clock() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
    const spanOf = () => randomSpan(random, start, 36);
    const textOf = () => calendar(...Array.from({ length: 6 }, spanOf));
    const people = await addPeople(scene.store, RACERS, { institutionId: scene.hefei });
    const racers = people.map((person) => ({ person, client: scene.client.as(person) }));

    // Before the calendars, which would leave next to no time for them.
    const early = accepted(
      await Promise.all(racers.slice(0, 20).map((racer) => ask(racer, orderOf(lineOf(anyInstrument(), spanOf()))))),
    );

    // Two of the whole facility, two of one instrument.
    const calendars = await Promise.all(
      [undefined, undefined, instruments[0], instruments[1]].map(async (instrumentId) => {
        const given = instrumentId === undefined ? {} : { instrumentId };
        const input = scene.inputOf({ ...given, source: file(textOf()) });
        const answer = await scene.connect(input, scene.hefeiManager, place.id);
        expect(answer.status, answer.text).toBe(201);
        return input.id;
      }),
    );
    const change = async (id: string) => {
      const answers = [];
      for (let turn = 0; turn < 5; turn += 1)
        answers.push(await scene.change(id, { source: file(textOf()) }, '*', scene.hefeiManager));
      return answers;
    };
    const close = async () => {
      const { from, to } = spanOf();
      const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const closure = { id: uuidv7(), ...times, kind: 'maintenance', reason: '维修', displace: 'cancel' };
      const answer = await scene.hefeiManager.client.post(`/api/v1/instruments/${anyInstrument()}/closures`, closure);
      if (answer.status === 201) await scene.hefeiManager.client.post(`/api/v1/closures/${closure.id}/end`, {});
      return answer;
    };
    const cancel = ({ order }: (typeof early)[number], turn: number) =>
      scene.administrator.client.post(`/api/v1/bookings/${order.lines[0]?.id}/cancel`, { reason: `${turn}` });
    const [changed, asked, closed, cancelled] = await Promise.all([
      // Each calendar from two sides at once.
      Promise.all([...calendars, ...calendars].map(change)),
      Promise.all(racers.map((racer) => ask(racer, orderOf(lineOf(anyInstrument(), spanOf()))))),
      Promise.all(Array.from({ length: 8 }, close)),
      Promise.all(early.map(cancel)),
    ]);

    const strange = [
      ...changed.flat().filter(({ status }) => ![200, 412].includes(status)),
      ...asked.map(({ answer }) => answer).filter(({ status }) => ![201, 409].includes(status)),
      ...closed.filter(({ status }) => ![201, 409].includes(status)),
      ...cancelled.filter(({ status }) => status !== 200),
    ];
    expect(strange.map(({ status, text }) => `${status} ${text}`)).toEqual([]);
    expect(changed.flat().filter(({ status }) => status === 200).length).toBeGreaterThan(10);
    await expectSound(scene.store);

    await scene.clear();
    const left = await scene.store.read.selectFrom('occupancy').selectAll().where('kind', '=', 'external').execute();
    expect(left).toEqual([]);
    await expectSound(scene.store);
  });
});
