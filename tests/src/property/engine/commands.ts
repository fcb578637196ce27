import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import type { Answer } from '../../support/client.ts';
import { type Fate, KINDS, type Line, type Model, QUARTER, type State, type Who, WISHED } from './model.ts';
import type { World } from './world.ts';

type Command = fc.AsyncCommand<Model, World>;
type Done = { readonly told: Answer | null; readonly fate: Fate | null };

/** A step of both engines; afterwards they must agree on everything. */
function step(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, world: World) => Promise<Done>,
): Command {
  return {
    check,
    toString: () => name,
    run: async (model, world) => {
      const { told, fate } = await run(model, world);
      await world.compare(model, told, fate);
    },
  };
}

const always = () => true;
const waits = (state: State) => state === 'pending' || state === 'confirmed';
const anyBooking = (model: Model) => model.bookings.size > 0;
function pick(ids: Iterable<string>, nth: number): string {
  const all = [...ids];
  return all[nth % all.length] as string;
}

const nth = fc.nat({ max: 40 });
const who = fc.constantFrom<Who>('insider', 'colleague', 'outsider', 'outsider', 'manager');
/** Most steps make sense: by whom it is, about what they can be about. Some do not. */
const sense = fc.integer({ min: 0, max: 9 }).map((n) => n > 1);
const seldom = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: nth });
/** Begins between half an hour ago and four hours ahead, from a quarter to nine hours long, mostly short: places are few. */
const span = fc
  .tuple(fc.integer({ min: -2, max: 16 }), fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 36 })))
  .map(([from, length]) => ({ from: from * QUARTER, to: (from + length) * QUARTER }));
const short = span.map(({ from, to }) => ({ from, to: Math.min(to, from + 4 * QUARTER) }));
/** The instrument with the line is wanted most, so that there is something to wait for. */
const line = fc
  .tuple(fc.constantFrom(0, WISHED, WISHED, WISHED, 2), span)
  .map(([instrument, times]) => ({ instrument, ...times }));
const lines = fc.array(line, { minLength: 1, maxLength: 2 });

/** Times are drawn relative to now. */
const shifted = (model: Model, line: Line): Line => {
  const base = Math.floor(model.now / QUARTER) * QUARTER;
  return { ...line, from: line.from + base, to: line.to + base };
};
const jsonOf = (world: World, { instrument, from, to }: Line) => ({
  instrumentId: world.placeIds[instrument],
  from: world.instant(from),
  to: world.instant(to),
});

const place = fc.tuple(who, lines, seldom).map(([person, wanted, holdNth]) =>
  step(
    `${person} orders ${JSON.stringify(wanted)}${holdNth === null ? '' : ` with hold ${holdNth}`}`,
    always,
    async (model, world) => {
      const order = uuidv7();
      const mine = wanted.map((one) => shifted(model, one));
      const ids = mine.map(() => uuidv7());
      const own = [...model.holds].filter(([, one]) => one.who === person || holdNth === 0).map(([id]) => id);
      const holdId = holdNth === null || own.length === 0 ? null : pick(own, holdNth);
      const body = {
        id: order,
        ...(holdId === null ? {} : { holdId }),
        lines: mine.map((one, index) => ({ id: ids[index], ...jsonOf(world, one) })),
      };
      const told = await world.clients[person].post('/api/v1/orders', body);
      return { told, fate: model.place(order, ids, mine, person, holdId) };
    },
  ),
);

const hold = fc.tuple(who, lines).map(([person, wanted]) =>
  step(`${person} holds ${JSON.stringify(wanted)}`, always, async (model, world) => {
    const id = uuidv7();
    const mine = wanted.map((one) => shifted(model, one));
    const told = await world.clients[person].post('/api/v1/holds', {
      id,
      lines: mine.map((one) => jsonOf(world, one)),
    });
    return { told, fate: model.hold(id, mine, person) };
  }),
);

const letGo = fc.tuple(who, nth, sense).map(([anyone, n, sensible]) =>
  step(
    `${anyone} ${sensible} lets hold ${n} go`,
    (model) => model.holds.size > 0,
    async (model, world) => {
      const id = pick(model.holds.keys(), n);
      const person = sensible ? (model.holds.get(id)?.who ?? anyone) : anyone;
      const told = await world.clients[person].send({ method: 'DELETE', path: `/api/v1/holds/${id}` });
      return { told, fate: model.letGo(id, person) };
    },
  ),
);

const move = fc.tuple(who, nth, span, sense).map(([anyone, n, to, sensible]) =>
  step(`${anyone} ${sensible} moves booking ${n} to ${JSON.stringify(to)}`, anyBooking, async (model, world) => {
    const coming = [...model.bookings.values()].filter(({ state, from }) => waits(state) && from > model.now);
    const id = pick(sensible && coming.length > 0 ? coming.map((one) => one.id) : model.bookings.keys(), n);
    const person = sensible ? (model.bookings.get(id)?.who ?? anyone) : anyone;
    const { from, to: end } = shifted(model, { instrument: 0, ...to });
    const times = { from: world.instant(from), to: world.instant(end) };
    const told = await world.clients[person].patch(`/api/v1/bookings/${id}`, times, { 'if-match': '*' });
    return { told, fate: model.move(id, from, end, person) };
  }),
);

/** Mostly about a booking for which it makes sense. */
const acting = (
  name: string,
  person: Who | null,
  fits: (booking: ReturnType<Model['bookings']['get']> & object, now: number) => boolean,
  act: (model: Model, id: string, who: Who) => Fate,
) =>
  fc.tuple(who, nth, sense).map(([anyone, n, sensible]) =>
    step(`${person ?? anyone} ${sensible} ${name} booking ${n}`, anyBooking, async (model, world) => {
      const fitting = [...model.bookings.values()].filter((one) => fits(one, model.now)).map(({ id }) => id);
      const id = pick(sensible && fitting.length > 0 ? fitting : model.bookings.keys(), n);
      const actor = person ?? (sensible ? (model.bookings.get(id)?.who ?? anyone) : anyone);
      const told = await world.clients[actor].post(`/api/v1/bookings/${id}/${name}`, {});
      return { told, fate: act(model, id, actor) };
    }),
  );

/** Mostly for what somebody has. */
const wish = fc.tuple(who, span, fc.integer({ min: 1, max: 8 }), nth).map(([person, window, quarters, n]) =>
  step(`${person} wishes ${quarters} quarters in ${JSON.stringify(window)} or ${n}`, always, async (model, world) => {
    const id = uuidv7();
    const drawn = { instrument: WISHED, from: window.from, to: window.from + (quarters + (n % 3)) * QUARTER };
    const had = model.slots.filter(
      ({ place, kind, from }) => place === WISHED && kind !== 'hold' && from > model.now + 8,
    );
    const about = n % 4 === 0 ? undefined : had[n % Math.max(1, had.length)];
    const near = about && { from: about.from, to: about.from + (quarters + (n % 2)) * QUARTER };
    const { from, to } = near ?? shifted(model, drawn);
    const { instrumentId, ...times } = jsonOf(world, { instrument: WISHED, from, to });
    const body = { id, instrumentId, any: false, ...times, minutes: quarters * 15 };
    const told = await world.clients[person].post('/api/v1/waitlist', body);
    return { told, fate: model.wish(id, from, to, quarters * QUARTER, person) };
  }),
);

const withdraw = fc.tuple(who, nth, sense).map(([anyone, n, sensible]) =>
  step(
    `${anyone} ${sensible} withdraws wish ${n}`,
    (model) => model.wishes.size > 0,
    async (model, world) => {
      const id = pick(model.wishes.keys(), n);
      const person = sensible ? (model.wishes.get(id)?.who ?? anyone) : anyone;
      const told = await world.clients[person].send({ method: 'DELETE', path: `/api/v1/waitlist/${id}` });
      return { told, fate: model.withdraw(id, person) };
    },
  ),
);

const answer = fc.tuple(who, nth, sense, fc.boolean()).map(([anyone, n, asked, takes]) =>
  step(
    `${asked ? 'who was asked' : anyone} ${takes ? 'accepts' : 'declines'} offer ${n}`,
    (model) => model.offers.size > 0,
    async (model, world) => {
      const wishId = pick(model.offers.keys(), n);
      const person = asked ? (model.wishes.get(wishId)?.who ?? anyone) : anyone;
      const path = `/api/v1/offers/${await world.offerOf(wishId)}`;
      if (!takes) {
        const told = await world.clients[person].post(`${path}/decline`, {});
        return { told, fate: model.declineOffer(wishId, person) };
      }
      const [orderId, bookingId] = [uuidv7(), uuidv7()];
      const told = await world.clients[person].post(`${path}/accept`, { orderId, bookingId });
      return { told, fate: model.accept(wishId, orderId, bookingId, person) };
    },
  ),
);

const close = fc.tuple(fc.nat({ max: KINDS.length - 1 }), short, fc.boolean()).map(([instrument, times, displace]) =>
  step(`the manager closes ${instrument} ${JSON.stringify(times)} ${displace}`, always, async (model, world) => {
    const id = uuidv7();
    const { from, to } = shifted(model, { instrument, ...times });
    const { instrumentId, ...span } = jsonOf(world, { instrument, from, to });
    const closure = { id, ...span, kind: 'maintenance', reason: '维修', displace: displace ? 'cancel' : 'refuse' };
    const told = await world.clients.manager.post(`/api/v1/instruments/${instrumentId}/closures`, closure);
    return { told, fate: model.close(id, instrument, from, to, displace) };
  }),
);

const pass = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 4, max: 30 }) },
  )
  .map((units) =>
    step(`${units * 5} minutes pass`, always, async (model, world) => {
      await world.pass(units);
      model.pass(units);
      return { told: null, fate: null };
    }),
  );

/** Everything that people and time do to an agenda, in any order. */
export const commands = fc.commands(
  [
    place,
    place,
    place,
    hold,
    letGo,
    move,
    acting(
      'cancel',
      null,
      ({ state }) => waits(state),
      (model, id, person) => model.cancel(id, person),
    ),
    acting(
      'approve',
      'manager',
      ({ approvalDue }) => approvalDue !== null,
      (model, id) => model.approve(id),
    ),
    acting(
      'decline',
      'manager',
      ({ state }) => state === 'pending',
      (model, id) => model.decline(id),
    ),
    acting(
      'check-in',
      'manager',
      ({ state, from, to }, now) => state === 'confirmed' && from - 6 <= now && now < to,
      (model, id) => model.checkIn(id),
    ),
    acting(
      'check-out',
      'manager',
      ({ state }) => state === 'in-use',
      (model, id) => model.checkOut(id),
    ),
    acting(
      'approve',
      'manager',
      ({ approvalDue }) => approvalDue !== null,
      (model, id) => model.approve(id),
    ),
    place,
    place,
    wish,
    wish,
    wish,
    withdraw,
    answer,
    answer,
    answer,
    answer,
    acting(
      'cancel',
      null,
      ({ state }) => waits(state),
      (model, id, person) => model.cancel(id, person),
    ),
    close,
    pass,
    pass,
  ],
  { maxCommands: 60, size: 'max' },
);
