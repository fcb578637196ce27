import type { Db } from '@jishi/db/open';
import { type Asker, type BookableInstrument, factsOf, readBookable } from '@jishi/db/queries/facts';
import { BY_AGREEMENT } from '@jishi/shared/money';
import type { Anyone } from '@jishi/shared/rules/access';
import { may } from '@jishi/shared/rules/access';
import type { BookingRequest, Facts, Part } from '@jishi/shared/rules/facts';
import { judge } from '@jishi/shared/rules/judge';
import { type Price, priceOf } from '@jishi/shared/rules/price';
import { freePartStations, freeStation, withBuffers } from '@jishi/shared/rules/room';
import type { Money } from '@jishi/shared/schema/primitives';
import type { Approver, Refusal, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';

export type WantedLine = Span & {
  readonly instrumentId: string;
  readonly mode?: ServiceMode | undefined;
  /** Optional parts that are taken along. */
  readonly parts?: readonly string[] | undefined;
};

/** A line with everything that a quote shows and an order writes. `station` is null when it is refused. */
export type JudgedLine = {
  readonly instrument: BookableInstrument;
  readonly request: BookingRequest;
  readonly facts: Facts;
  readonly refusals: readonly Refusal[];
  readonly station: number | null;
  /** The station of each part, by id; empty when the line is refused. */
  readonly partStations: ReadonlyMap<string, number>;
  readonly mode: ServiceMode;
  readonly userClass: UserClass;
  readonly price: Money;
  /** How the price came about; null where none is published. */
  readonly priceDetail: Price | null;
  /** Who has to approve, in this order. */
  readonly approvers: readonly Approver[];
};

/** How far around the wanted times facts are needed: buffers, and when the instrument opens next after the longest holidays. */
const MARGIN_MS = 16 * DAY_MS;

export function judgingWindows(lines: readonly Span[]): Span[] {
  return lines.map(({ from, to }) => ({ from: from - MARGIN_MS, to: to + MARGIN_MS }));
}

/** Somebody who books for themselves, for a group or for nobody's. */
export function askerOf(actor: Anyone, groupId: string | null, now: number, except: readonly string[] = []): Asker {
  return { person: actor, groupId, now, except: new Set(except) };
}

/** `readBookable` with what is outside the database's tables of bookings: the payer's account, where a rule asks. */
export async function readFacts(
  deps: Deps,
  db: Db,
  instrumentIds: readonly string[],
  asker: Asker,
  ...windows: readonly Span[]
): Promise<Map<string, BookableInstrument>> {
  const bookable = await readBookable(db, instrumentIds, asker, ...windows);
  if (!asker.person) return bookable;
  const payer = { personId: asker.person.personId, groupId: asker.groupId };
  for (const [id, instrument] of bookable) {
    const { facts } = instrument;
    if (!facts.person || !facts.prices || !asksForBalance(instrument)) continue;
    const account = await deps.accountOf(db, payer, facts.prices.currency);
    bookable.set(id, { ...instrument, facts: { ...facts, person: { ...facts.person, account } } });
  }
  return bookable;
}

function asksForBalance({ layers }: BookableInstrument): boolean {
  return layers.some((layer) =>
    [layer, ...(layer.cases ?? []).map(({ set }) => set)].some((rules) => typeof rules.balanceFloorMinor === 'number'),
  );
}

/**
 * Judges and prices lines in their order; a line sees the time, the quota and the money that earlier ones of the order
 * use, and the way between them.
 */
export function judgeLines(
  lines: readonly WantedLine[],
  bookable: ReadonlyMap<string, BookableInstrument>,
  actor: Anyone,
  now: number,
): JudgedLine[] {
  const instruments = new Map(bookable);
  return lines.map((line) => {
    const instrument = instruments.get(line.instrumentId);
    if (!instrument) throw new Error(`no facts of instrument ${line.instrumentId}`);
    const judged = judgeLine(line, instrument, actor, now);
    if (judged.station !== null) {
      for (const other of instruments.values()) instruments.set(other.id, afterwards(other, judged));
    }
    return judged;
  });
}

/** Judges and prices one line on the facts as they are. A manager's own booking needs nobody's approval. */
export function judgeLine(line: WantedLine, instrument: BookableInstrument, actor: Anyone, now: number): JudgedLine {
  const mode = line.mode ?? instrument.usualMode;
  const facts = factsOf(instrument, line.mode, line.parts);
  const request = { from: line.from, to: line.to, mode: line.mode };
  const { prices } = facts;
  const priceDetail = prices ? priceOf(request, prices, instrument.userClass, facts.zone, now) : null;
  const refusals = judge(request, facts, now);
  const refused = refusals.length > 0;
  return {
    instrument,
    request,
    facts,
    refusals,
    station: refused ? null : freeStation(request, facts),
    partStations: refused ? new Map() : (freePartStations(request, facts) ?? new Map()),
    mode,
    userClass: instrument.userClass,
    price: priceDetail ? { amountMinor: priceDetail.amountMinor, currency: priceDetail.currency } : BY_AGREEMENT,
    priceDetail,
    approvers: approversOf(facts, instrument, actor),
  };
}

function approversOf({ rules, person }: Facts, { facilityId }: BookableInstrument, actor: Anyone): Approver[] {
  if (may.manageFacility(actor, facilityId)) return [];
  const leads = person?.group ? may.leadGroup(actor, person.group.id) : false;
  return rules.approval.filter((step) => step !== 'group-head' || !leads);
}

/** What an instrument looks like once a line is booked. */
export function afterwards(instrument: BookableInstrument, line: JudgedLine): BookableInstrument {
  const { facts } = instrument;
  const same = instrument.id === line.instrument.id;
  const booked = { from: line.request.from, to: line.request.to, state: 'confirmed' as const };
  const held = withBuffers(line.request, line.facts.rules);
  const stationOf = (id: string) => (id === line.instrument.id ? line.station : line.partStations.get(id)) ?? null;
  const withHeld = <Room extends { readonly taken: Facts['taken'] }>(id: string, room: Room): Room => {
    const station = stationOf(id);
    return station === null ? room : { ...room, taken: [...room.taken, { ...held, station, kind: 'booking' }] };
  };
  const parts = new Map([...instrument.parts].map(([id, part]) => [id, withHeld(id, part)]));
  return {
    ...instrument,
    parts,
    facts: {
      ...withHeld(instrument.id, facts),
      parts: facts.parts.map(({ id }) => parts.get(id) as Part),
      own: same ? [...facts.own, booked] : facts.own,
      outsiders: same && line.userClass !== 'internal' ? [...facts.outsiders, booked] : facts.outsiders,
      person: facts.person && standingAfter(facts.person, instrument, line, same, booked),
    },
  };
}

function standingAfter(
  person: NonNullable<Facts['person']>,
  { facilityId }: BookableInstrument,
  line: JudgedLine,
  same: boolean,
  booked: Facts['own'][number],
): NonNullable<Facts['person']> {
  const { group, account, elsewhere } = person;
  const there = line.mode === 'self' && line.instrument.facilityId !== facilityId ? line.facts.place : null;
  const paid = account && account.currency === line.price.currency ? line.price.amountMinor : 0;
  return {
    ...person,
    group: group && same ? { ...group, booked: [...group.booked, booked] } : group,
    account: account && { ...account, availableMinor: account.availableMinor - paid },
    elsewhere: there ? [...elsewhere, { from: booked.from, to: booked.to, place: there }] : elsewhere,
  };
}
