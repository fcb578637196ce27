import type { BookableInstrument } from '@jishi/db/queries/facts';
import { BY_AGREEMENT } from '@jishi/shared/money';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { type BookingRequest, type Facts, freeStation, judge, withBuffers } from '@jishi/shared/rules/judge';
import { TIME_MODES } from '@jishi/shared/rules/mode';
import { type Price, priceOf, userClassOf } from '@jishi/shared/rules/price';
import type { Money } from '@jishi/shared/schema/primitives';
import type { BookingRules, Refusal, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import { DAY_MS, type Span } from '@jishi/shared/time/span';

export type WantedLine = Span & { readonly instrumentId: string; readonly mode?: ServiceMode | undefined };

/** A line with everything that a quote shows and an order writes. `station` is null when it is refused. */
export type JudgedLine = {
  readonly instrument: BookableInstrument;
  readonly request: BookingRequest;
  readonly refusals: readonly Refusal[];
  readonly station: number | null;
  readonly mode: ServiceMode;
  readonly userClass: UserClass;
  readonly price: Money;
  /** How the price came about; null where none is published. */
  readonly priceDetail: Price | null;
  /** Whether the booking waits for the facility manager. */
  readonly approval: boolean;
};

/** How far around the wanted times facts are needed: buffers, and when the instrument opens next after the longest holidays. */
const MARGIN_MS = 16 * DAY_MS;

export function judgingWindows(lines: readonly Span[]): Span[] {
  return lines.map(({ from, to }) => ({ from: from - MARGIN_MS, to: to + MARGIN_MS }));
}

/** Judges and prices lines in their order; a line sees the time and the quota that earlier ones of the order use. */
export function judgeLines(
  lines: readonly WantedLine[],
  bookable: ReadonlyMap<string, BookableInstrument>,
  actor: Anyone,
  now: number,
): JudgedLine[] {
  const factsNow = new Map<string, Facts>();
  return lines.map((line) => {
    const instrument = bookable.get(line.instrumentId);
    if (!instrument) throw new Error(`no facts of instrument ${line.instrumentId}`);
    const facts = factsNow.get(instrument.id) ?? instrument.facts;
    const judged = judgeLine(line, { ...instrument, facts }, booker(actor, instrument), now);
    if (judged.station !== null) factsNow.set(instrument.id, withBooked(facts, judged.request, judged.station));
    return judged;
  });
}

/** What counts of the person for price and approval. A manager's own booking needs nobody's approval. */
type Booker = { readonly userClass: UserClass; readonly manages: boolean };

function booker(actor: Anyone, instrument: BookableInstrument): Booker {
  return {
    userClass: userClassOf(actor, instrument.institutionId),
    manages: may.manageFacility(actor, instrument.facilityId),
  };
}

/** Judges and prices one line on the facts as they are. */
export function judgeLine(
  line: WantedLine,
  instrument: BookableInstrument,
  { userClass, manages }: Booker,
  now: number,
): JudgedLine {
  const { facts, prices } = instrument;
  const request = { from: line.from, to: line.to, mode: line.mode };
  const priceDetail = prices ? priceOf(request, prices, userClass, instrument.zone) : null;
  const refusals = judge(request, facts, now);
  return {
    instrument,
    request,
    refusals,
    station: refusals.length === 0 ? freeStation(request, facts) : null,
    mode: line.mode ?? facts.modes.find((mode) => TIME_MODES.includes(mode)) ?? 'assisted',
    userClass,
    price: priceDetail ? { amountMinor: priceDetail.amountMinor, currency: priceDetail.currency } : BY_AGREEMENT,
    priceDetail,
    approval: needsApproval(facts.rules, userClass) && !manages,
  };
}

function needsApproval(rules: BookingRules, userClass: UserClass): boolean {
  return rules.approval === 'all' || (rules.approval === 'outsiders' && userClass !== 'internal');
}

function withBooked(facts: Facts, request: BookingRequest, station: number): Facts {
  return {
    ...facts,
    taken: [...facts.taken, { ...withBuffers(request, facts.rules), station, kind: 'booking' }],
    own: [...facts.own, { from: request.from, to: request.to, state: 'confirmed' }],
  };
}
