/**
 * A booking engine that is too simple to be wrong: lists and loops over units of five minutes, no database, nothing
 * shared with the real one. Times are whole units since the beginning of the run.
 */
export const UNIT_MINUTES = 5;
/** A quarter of an hour: bookings begin and end on multiples of it. */
export const QUARTER = 3;
const HOLD_UNITS = 2;
const MAX_HOLDS = 3;
const MAX_HELD_LINES = 10;
/** Who kept the same time for twenty minutes within an hour and did not order it leaves it to others. */
const HOUR = 12;
const MAX_KEPT = 4;
const LONGEST = 32 * QUARTER;

export type Who = 'insider' | 'colleague' | 'outsider' | 'manager';
export type Rule = 'past' | 'too-long' | 'taken' | 'quota';
export type State = 'pending' | 'confirmed' | 'in-use' | 'completed' | 'cancelled' | 'declined' | 'expired' | 'no-show';

/** What an instrument of the model is like; the real ones are made from the same. */
export type Kind = {
  readonly stations: number;
  /** Users of other institutions wait for the manager, at most this long. */
  readonly approvalUnits: number | null;
  readonly checkIn: boolean;
  readonly releaseUnits: number | null;
  readonly bufferAfter: number;
  readonly maxActive: number | null;
  /** Shares the one room with others that do. */
  readonly inRoom: boolean;
};

export const KINDS: readonly Kind[] = [
  { stations: 1, approvalUnits: null, checkIn: true, releaseUnits: 6, bufferAfter: 0, maxActive: 3, inRoom: true },
  {
    stations: 2,
    approvalUnits: 24,
    checkIn: false,
    releaseUnits: null,
    bufferAfter: 3,
    maxActive: null,
    inRoom: false,
  },
  {
    stations: 1,
    approvalUnits: null,
    checkIn: false,
    releaseUnits: null,
    bufferAfter: 0,
    maxActive: null,
    inRoom: true,
  },
];
export const ROOM = KINDS.length;
const OVERRUN_UNITS = 12;
const EARLY_UNITS = 6;

export type Line = { readonly instrument: number; readonly from: number; readonly to: number };
type Booking = Line & {
  readonly id: string;
  readonly order: string;
  readonly who: Who;
  state: State;
  from: number;
  to: number;
  /** When the manager's approval is due; null when none is missing. */
  approvalDue: number | null;
  /** Whether the manager has approved it as it is now. */
  approved: boolean;
};
/** Wishes are for the one instrument that shares nothing, so that there is one line. */
export const WISHED = 1;
type Wish = {
  readonly id: string;
  readonly who: Who;
  readonly from: number;
  readonly to: number;
  readonly units: number;
  state: 'waiting' | 'offered' | 'fulfilled' | 'withdrawn' | 'ended';
  queued: number;
  /** Spans that were offered and not taken. */
  passedOn: { from: number; to: number }[];
};
type Offer = { readonly wish: string; readonly from: number; readonly to: number; readonly until: number };
const STANDS = 24;
const LEAD = 6;
const ANSWER = 2;
type Slot = {
  place: number;
  station: number;
  from: number;
  to: number;
  owner: string;
  kind: 'booking' | 'hold' | 'offer' | 'closure';
};
type Hold = {
  readonly who: Who;
  readonly lines: readonly Line[];
  readonly since: number;
  readonly expires: number;
  ended: boolean;
  /** When it was let go, if it was before it expired. */
  gone: number;
  ordered: boolean;
};
/** `commits` says that a step was refused and yet changed something. */
export type Fate = { readonly status: number; readonly refusals?: readonly string[]; readonly commits?: boolean };

const holding = (state: State) => state === 'pending' || state === 'confirmed' || state === 'in-use';
const up = (unit: number) => Math.ceil(unit / QUARTER) * QUARTER;

function put<Value>(map: Map<string, Value>, entries: readonly [string, Value][]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

export class Model {
  now = 0;
  readonly bookings = new Map<string, Booking>();
  readonly holds = new Map<string, Hold>();
  readonly wishes = new Map<string, Wish>();
  /** Open offers by wish. */
  readonly offers = new Map<string, Offer>();
  slots: Slot[] = [];
  /** Whether time of the instrument with the line was given back in this step. */
  private freed = false;

  /**
   * A step that locks some places: what is over there goes first, and at the end the line is asked about what was given
   * back. A step that is refused leaves everything as it was.
   */
  private attempt(places: readonly number[], work: () => Fate): Fate {
    const before = structuredClone({
      bookings: [...this.bookings],
      holds: [...this.holds],
      wishes: [...this.wishes],
      offers: [...this.offers],
      slots: this.slots,
    });
    this.freed = false;
    if (places.includes(WISHED)) this.tidy();
    const fate = work();
    if (fate.status < 400 || fate.commits) {
      if (this.freed) this.askLine();
      return fate;
    }
    this.slots = before.slots;
    put(this.bookings, before.bookings);
    put(this.holds, before.holds);
    put(this.wishes, before.wishes);
    put(this.offers, before.offers);
    return fate;
  }

  /** Holds and offers that are over lose what they had of the instrument with the line. */
  private tidy(): void {
    const over = this.slots.filter((slot) => slot.place === WISHED && !this.counts(slot));
    this.slots = this.slots.filter((slot) => !over.includes(slot));
    for (const { owner, kind } of over) if (kind === 'offer') this.endOffer(owner, true);
    if (over.length > 0) this.askLine();
    this.freed = false;
  }

  private endOffer(wishId: string, expired: boolean): void {
    const offer = this.offers.get(wishId);
    const wish = this.wishes.get(wishId);
    if (!offer || !wish) return;
    this.offers.delete(wishId);
    this.release(wishId);
    this.freed = true;
    if (wish.state === 'offered') wish.state = 'waiting';
    if (!expired) return;
    wish.queued = this.now;
    wish.passedOn.push({ from: offer.from, to: offer.to });
  }

  /** Everybody who waits is offered the first time that fits, in the order in which they began to wait. */
  private askLine(): void {
    const line = [...this.wishes.values()]
      .filter(({ state }) => state === 'waiting')
      .toSorted((a, b) => a.queued - b.queued || (a.id < b.id ? -1 : 1));
    for (const wish of line) this.offer(wish);
  }

  private offer(wish: Wish): void {
    const from = this.firstTime(wish, Math.max(wish.from, up(this.now + ANSWER + LEAD)));
    if (from === null) return;
    const { stations, bufferAfter } = this.kind(WISHED);
    const until = Math.min(this.now + STANDS, from - LEAD);
    const to = from + wish.units;
    const station = this.free(WISHED, stations, from, to + bufferAfter, '');
    this.offers.set(wish.id, { wish: wish.id, from, to, until });
    this.slots.push({ place: WISHED, station, from, to: to + bufferAfter, owner: wish.id, kind: 'offer' });
    wish.state = 'offered';
  }

  private firstTime(wish: Wish, earliest: number): number | null {
    const { stations, bufferAfter } = this.kind(WISHED);
    for (let from = up(earliest); from + wish.units <= wish.to; from += QUARTER) {
      const to = from + wish.units;
      if (wish.passedOn.some((span) => span.from < to && from < span.to)) continue;
      if (this.free(WISHED, stations, from, to + bufferAfter, '') >= 0) return from;
    }
    return null;
  }

  private kind(instrument: number): Kind {
    return KINDS[instrument] as Kind;
  }

  /** Slots that count: a hold or an offer that is over does not. */
  live(): Slot[] {
    return this.slots.filter((slot) => this.counts(slot));
  }

  private counts({ kind, owner }: Slot): boolean {
    if (kind === 'hold') return (this.holds.get(owner)?.expires ?? 0) > this.now;
    return kind !== 'offer' || (this.offers.get(owner)?.until ?? 0) > this.now;
  }

  private free(place: number, stations: number, from: number, to: number, except: string): number {
    for (let station = 0; station < stations; station += 1) {
      const hit = this.live().some(
        (slot) =>
          slot.place === place && slot.station === station && slot.owner !== except && slot.from < to && from < slot.to,
      );
      if (!hit) return station;
    }
    return -1;
  }

  /** Takes the time of a line, or answers the rules that it breaks. */
  private take(line: Line, who: Who, owner: string, as: 'booking' | 'hold', ordered: readonly Line[]): Rule[] {
    const { stations, bufferAfter, maxActive, inRoom } = this.kind(line.instrument);
    const broken: Rule[] = [];
    if (line.from < this.now) broken.push('past');
    if (line.to - line.from > LONGEST) broken.push('too-long');
    const end = line.to + bufferAfter;
    // What moves is not in its own way; the lines of one hold are in each other's.
    const except = as === 'hold' ? '' : owner;
    const station = this.free(line.instrument, stations, line.from, end, except);
    const room = inRoom ? this.free(ROOM, 1, line.from, end, except) : 0;
    if (station < 0 || room < 0) broken.push('taken');
    const active = [...this.bookings.values()].filter(
      (booking) =>
        booking.id !== owner &&
        booking.who === who &&
        booking.instrument === line.instrument &&
        holding(booking.state) &&
        booking.to > this.now,
    );
    const same = ordered.filter(({ instrument, to }) => instrument === line.instrument && to > this.now);
    if (maxActive !== null && active.length + same.length >= maxActive) broken.push('quota');
    if (broken.length > 0) return broken;
    this.drop(owner, line);
    this.slots.push({ place: line.instrument, station, from: line.from, to: end, owner, kind: as });
    if (inRoom) this.slots.push({ place: ROOM, station: room, from: line.from, to: end, owner, kind: as });
    return [];
  }

  /** Gives the time of a booking back before it takes another; a hold has several lines and keeps what it took. */
  private drop(owner: string, { instrument }: Line): void {
    if (this.bookings.get(owner)?.instrument === instrument) this.release(owner);
  }

  private release(owner: string): void {
    if (this.slots.some((slot) => slot.owner === owner && slot.place === WISHED)) this.freed = true;
    this.slots = this.slots.filter((slot) => slot.owner !== owner);
  }

  /** Gives the time of an owner from `unit` on back. */
  private cut(owner: string, unit: number): void {
    if (this.slots.some((slot) => slot.owner === owner && slot.place === WISHED)) this.freed = true;
    this.slots = this.slots.flatMap((slot) => {
      if (slot.owner !== owner || slot.to <= unit) return [slot];
      return slot.from >= unit ? [] : [{ ...slot, to: unit }];
    });
  }

  private takeAll(lines: readonly Line[], ids: readonly string[], who: Who, as: 'booking' | 'hold'): string[] {
    const before = this.slots;
    const refusals: string[] = [];
    const taken: Line[] = [];
    lines.forEach((line, index) => {
      const broken = this.take(line, who, ids[index] as string, as, taken);
      refusals.push(...broken.map((rule) => `${index} ${rule}`));
      if (broken.length === 0) taken.push(line);
    });
    if (refusals.length > 0) this.slots = before;
    return refusals.toSorted();
  }

  place(order: string, ids: readonly string[], lines: readonly Line[], who: Who, holdId: string | null): Fate {
    const held = this.slots.filter(({ owner }) => owner === holdId).map(({ place }) => place);
    return this.attempt([...lines.map(({ instrument }) => instrument), ...held], () => {
      if (holdId !== null) {
        const hold = this.holds.get(holdId);
        if (hold?.who !== who) return { status: 404 };
        if (!hold.ended) this.release(holdId);
        this.endHold(hold);
        hold.ordered = true;
      }
      const refusals = this.takeAll(lines, ids, who, 'booking');
      if (refusals.length > 0) return { status: 409, refusals };
      this.book(order, ids, lines, who);
      return { status: 201 };
    });
  }

  private book(order: string, ids: readonly string[], lines: readonly Line[], who: Who): void {
    const due = lines.map(({ instrument }) => {
      const { approvalUnits } = this.kind(instrument);
      return who === 'outsider' && approvalUnits !== null ? this.now + approvalUnits : null;
    });
    const state = due.some((unit) => unit !== null) ? 'pending' : 'confirmed';
    lines.forEach((line, index) => {
      const id = ids[index] as string;
      this.bookings.set(id, { ...line, id, order, who, state, approvalDue: due[index] ?? null, approved: false });
    });
  }

  hold(id: string, lines: readonly Line[], who: Who): Fate {
    return this.attempt(
      lines.map(({ instrument }) => instrument),
      () => {
        const mine = [...this.holds.values()].filter((one) => one.who === who && !one.ended && one.expires > this.now);
        const held = mine.flatMap((one) => one.lines).length + lines.length;
        if (mine.length >= MAX_HOLDS || held > MAX_HELD_LINES) return { status: 409 };
        if (lines.some((line) => this.kept(line, who) >= MAX_KEPT)) return { status: 409 };
        const expires = this.now + HOLD_UNITS;
        this.holds.set(id, { who, lines, since: this.now, expires, ended: false, gone: expires, ordered: false });
        const same = lines.map(() => id);
        const refusals = this.takeAll(lines, same, who, 'hold');
        return refusals.length === 0 ? { status: 201 } : { status: 409, refusals };
      },
    );
  }

  /** In how many units of the last hour somebody had a hold on some of this time that is over and came to nothing. */
  private kept(line: Line, who: Who): number {
    let units = 0;
    for (let unit = this.now - HOUR; unit < this.now; unit += 1) {
      const there = [...this.holds.values()].some(
        (hold) =>
          hold.who === who &&
          !hold.ordered &&
          hold.gone <= this.now &&
          hold.since <= unit &&
          unit < hold.gone &&
          hold.lines.some(
            ({ instrument, from, to }) => instrument === line.instrument && from < line.to && line.from < to,
          ),
      );
      if (there) units += 1;
    }
    return units;
  }

  private endHold(hold: Hold): void {
    if (!hold.ended) hold.gone = Math.min(hold.gone, this.now);
    hold.ended = true;
  }

  letGo(id: string, who: Who): Fate {
    const places = this.slots.filter(({ owner }) => owner === id).map(({ place }) => place);
    return this.attempt(places, () => {
      const hold = this.holds.get(id);
      if (hold?.who !== who) return { status: 404 };
      if (!hold.ended) this.release(id);
      this.endHold(hold);
      return { status: 204 };
    });
  }

  /** What is done about one booking locks all instruments of its order. */
  private onBooking(id: string, work: (booking: Booking) => Fate): Fate {
    const places = this.orderOf(this.bookings.get(id) as Booking).map(({ instrument }) => instrument);
    return this.attempt(places, () => work(this.bookings.get(id) as Booking));
  }

  move(id: string, from: number, to: number, who: Who): Fate {
    return this.onBooking(id, (booking) => {
      if (booking.who !== who && who !== 'manager') return { status: 404 };
      const moves = booking.state === 'pending' || booking.state === 'confirmed';
      if (!moves || this.now >= booking.from) return { status: 409 };
      const broken = this.take({ instrument: booking.instrument, from, to }, booking.who, id, 'booking', []);
      if (broken.length > 0) return { status: 409, refusals: broken.map((rule) => `0 ${rule}`).toSorted() };
      Object.assign(booking, { from, to });
      const { approvalUnits } = this.kind(booking.instrument);
      if (booking.who === 'outsider' && approvalUnits !== null && who !== 'manager') {
        Object.assign(booking, { state: 'pending', approvalDue: this.now + approvalUnits, approved: false });
      }
      return { status: 200 };
    });
  }

  private orderOf({ order }: Booking): Booking[] {
    return [...this.bookings.values()].filter((booking) => booking.order === order);
  }

  /** Once nobody's approval is missing any more, what waits is confirmed. */
  private settle(booking: Booking): void {
    const waiting = this.orderOf(booking).filter(({ state }) => state === 'pending');
    if (waiting.some(({ approvalDue }) => approvalDue !== null)) return;
    for (const one of waiting) one.state = 'confirmed';
  }

  private end(booking: Booking, state: State): void {
    booking.state = state;
    booking.approvalDue = null;
    this.release(booking.id);
  }

  /** What waits together is had as a whole or not at all. */
  private endWaiting(booking: Booking): void {
    for (const other of this.orderOf(booking)) if (other.state === 'pending') this.end(other, 'cancelled');
  }

  approve(id: string): Fate {
    return this.onBooking(id, (booking) => {
      const alive = booking.state === 'confirmed' || booking.state === 'pending';
      if (alive && booking.approved && booking.approvalDue === null) return { status: 200 };
      if (booking.state !== 'pending' || booking.approvalDue === null || this.now >= booking.to) return { status: 409 };
      Object.assign(booking, { approvalDue: null, approved: true });
      this.settle(booking);
      return { status: 200 };
    });
  }

  decline(id: string): Fate {
    return this.onBooking(id, (booking) => {
      if (booking.state === 'declined') return { status: 200 };
      if (booking.state !== 'pending') return { status: 409 };
      this.end(booking, 'declined');
      this.endWaiting(booking);
      return { status: 200 };
    });
  }

  cancel(id: string, who: Who): Fate {
    return this.onBooking(id, (booking) => {
      const manages = who === 'manager';
      if (booking.who !== who && !manages) return { status: 404 };
      if (booking.state === 'cancelled') return { status: 200 };
      if (booking.state !== 'pending' && booking.state !== 'confirmed') return { status: 409 };
      if (this.now >= (manages ? booking.to : booking.from)) return { status: 409 };
      const waited = booking.state === 'pending';
      this.end(booking, 'cancelled');
      if (waited && booking.who === who) this.settle(booking);
      else if (waited) this.endWaiting(booking);
      return { status: 200 };
    });
  }

  checkIn(id: string): Fate {
    return this.onBooking(id, (booking) => {
      if (booking.state === 'in-use') return { status: 200 };
      const open = booking.from - EARLY_UNITS <= this.now && this.now < booking.to;
      if (booking.state !== 'confirmed' || !open) return { status: 409 };
      booking.state = 'in-use';
      return { status: 200 };
    });
  }

  checkOut(id: string): Fate {
    return this.onBooking(id, (booking) => {
      if (booking.state === 'completed') return { status: 200 };
      if (booking.state !== 'in-use') return { status: 409 };
      this.complete(booking);
      return { status: 200 };
    });
  }

  /** What is left goes back; a buffer stays behind the real end. */
  private complete(booking: Booking): void {
    booking.state = 'completed';
    const left = booking.to - up(this.now);
    if (left <= 0) return;
    this.cut(booking.id, Math.max(booking.from, booking.to + this.kind(booking.instrument).bufferAfter - left));
  }

  wish(id: string, from: number, to: number, units: number, who: Who): Fate {
    return this.attempt([WISHED], () => {
      const wish: Wish = { id, who, from, to, units, state: 'waiting', queued: this.now, passedOn: [] };
      const hopeless = to - units < this.now || units > LONGEST;
      if (hopeless || this.firstTime(wish, Math.max(from, this.now)) !== null) return { status: 409 };
      this.wishes.set(id, wish);
      return { status: 201 };
    });
  }

  withdraw(id: string, who: Who): Fate {
    return this.attempt(this.offers.has(id) ? [WISHED] : [], () => {
      const wish = this.wishes.get(id) as Wish;
      if (wish.who !== who) return { status: 404 };
      if (wish.state !== 'waiting' && wish.state !== 'offered') return { status: 204 };
      wish.state = 'withdrawn';
      this.endOffer(id, false);
      return { status: 204 };
    });
  }

  accept(wishId: string, order: string, booking: string, who: Who): Fate {
    const known = this.offers.get(wishId);
    return this.attempt([WISHED], () => {
      if (this.wishes.get(wishId)?.who !== who) return { status: 404 };
      const offer = this.offers.get(wishId);
      if (!offer || offer.until !== known?.until) return { status: 409 };
      const line = { instrument: WISHED, from: offer.from, to: offer.to };
      this.release(wishId);
      const broken = this.take(line, who, booking, 'booking', []);
      (this.wishes.get(wishId) as Wish).state = broken.length > 0 ? 'waiting' : 'fulfilled';
      this.offers.delete(wishId);
      if (broken.length > 0) return { status: 409, commits: true };
      this.book(order, [booking], [line], who);
      return { status: 201 };
    });
  }

  declineOffer(wishId: string, who: Who): Fate {
    const known = this.offers.get(wishId);
    return this.attempt([WISHED], () => {
      if (this.wishes.get(wishId)?.who !== who) return { status: 404 };
      const offer = this.offers.get(wishId);
      if (!offer || offer.until !== known?.until) return { status: 409 };
      (this.wishes.get(wishId) as Wish).passedOn.push({ from: offer.from, to: offer.to });
      this.endOffer(wishId, false);
      return { status: 204 };
    });
  }

  /** Time passes, and then everything happens that was due. */
  pass(units: number): void {
    this.now += units;
    for (;;) {
      const due = [...this.bookings.values()]
        .map((booking) => ({ booking, at: this.dueAt(booking) }))
        .filter(({ at }) => at <= this.now)
        .toSorted((a, b) => a.at - b.at || (a.booking.id < b.booking.id ? -1 : 1))[0];
      if (!due) break;
      this.onBooking(due.booking.id, (booking) => {
        this.happen(booking);
        return { status: 200 };
      });
    }
    // Holds and offers that are over, and whoever waits for time that nobody gave back.
    for (const [id, hold] of this.holds) {
      if (hold.expires > this.now || hold.ended) continue;
      this.endHold(hold);
      const places = this.slots.filter(({ owner }) => owner === id).map(({ place }) => place);
      this.attempt(places, () => {
        this.release(id);
        return { status: 204 };
      });
    }
    this.attempt([WISHED], () => ({ status: 200 }));
    for (const wish of this.wishes.values()) {
      if (wish.state === 'waiting' && wish.to - wish.units <= this.now) wish.state = 'ended';
    }
    this.askLine();
  }

  private dueAt(booking: Booking): number {
    const { checkIn, releaseUnits } = this.kind(booking.instrument);
    if (booking.state === 'pending') return Math.min(booking.from, booking.approvalDue ?? booking.from);
    if (booking.state === 'in-use') return booking.to + OVERRUN_UNITS;
    if (booking.state !== 'confirmed') return Number.POSITIVE_INFINITY;
    return checkIn && releaseUnits !== null ? Math.min(booking.to, booking.from + releaseUnits) : booking.to;
  }

  private happen(booking: Booking): void {
    if (booking.state === 'pending') {
      this.end(booking, 'expired');
      this.endWaiting(booking);
    } else if (booking.state === 'in-use') {
      this.complete(booking);
    } else if (this.kind(booking.instrument).checkIn) {
      booking.state = 'no-show';
      this.cut(booking.id, up(this.now));
    } else {
      booking.state = 'completed';
    }
  }

  /** The manager closes an instrument; whoever is in the way is cancelled, or keeps it open. Holds give way. */
  close(id: string, instrument: number, from: number, to: number, displace: boolean): Fate {
    return this.attempt([instrument], () => {
      if (from < Math.floor(this.now / QUARTER) * QUARTER) return { status: 409 };
      const here = this.live().filter((slot) => slot.place === instrument && slot.from < to && from < slot.to);
      const owners = new Set(here.map(({ owner }) => owner));
      const hit = [...owners].flatMap((owner) => this.bookings.get(owner) ?? []);
      const coming = hit.filter((booking) => holding(booking.state) && booking.to > this.now);
      if (here.some(({ kind }) => kind === 'closure')) return { status: 409 };
      if (coming.some(({ state }) => !displace || state === 'in-use')) return { status: 409 };
      for (const owner of owners) {
        this.endOffer(owner, false);
        const hold = this.holds.get(owner);
        if (!hold) continue;
        this.endHold(hold);
        this.release(owner);
      }
      for (const booking of hit) {
        if (!coming.includes(booking)) this.cut(booking.id, from);
        else if (holding(booking.state)) {
          const waited = booking.state === 'pending';
          this.end(booking, 'cancelled');
          if (waited) this.endWaiting(booking);
        }
      }
      for (let station = 0; station < this.kind(instrument).stations; station += 1) {
        this.slots.push({ place: instrument, station, from, to, owner: id, kind: 'closure' });
      }
      return { status: 201 };
    });
  }
}
