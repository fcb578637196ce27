/**
 * Who has which quarter of an hour of an instrument, too simple to be wrong: a table of cells. Quarters are numbers since
 * the beginning of the day that is looked at.
 */
export type Stretch = { readonly from: number; readonly to: number };

export const STATIONS = 2;
export const QUARTERS = 32;

type Claim = { readonly kind: 'closure' | 'calendar'; wanted: readonly Stretch[] };

export class Model {
  /** Whose each quarter of each station is. */
  readonly cells: (string | null)[][] = Array.from({ length: STATIONS }, () => Array(QUARTERS).fill(null));
  readonly claims = new Map<string, Claim>();
  readonly bookings = new Map<string, Stretch>();

  isFree(station: number, { from, to }: Stretch): boolean {
    return this.cells[station]?.slice(from, to).every((owner) => owner === null) ?? false;
  }

  canBook(stretch: Stretch): boolean {
    return this.cells.some((_, station) => this.isFree(station, stretch));
  }

  book(id: string, station: number, stretch: Stretch): void {
    this.bookings.set(id, stretch);
    this.fill(station, stretch, id);
  }

  cancel(id: string): void {
    this.bookings.delete(id);
    this.empty(id);
  }

  /** Closures refuse each other and bookings, but not calendars. */
  canClose({ from, to }: Stretch): boolean {
    const met = this.cells.flatMap((row) => row.slice(from, to));
    return met.every((owner) => owner === null || this.claims.get(owner)?.kind === 'calendar');
  }

  close(id: string, stretch: Stretch): void {
    this.claims.set(id, { kind: 'closure', wanted: [stretch] });
    this.take(id);
  }

  /** What a calendar had and still wants it keeps; then it takes what is free. */
  write(id: string, wanted: readonly Stretch[]): void {
    this.claims.set(id, { kind: 'calendar', wanted });
    this.each((station, quarter, owner) => {
      if (owner === id && !this.wants(id, quarter)) this.set(station, quarter, null);
    });
    this.take(id);
  }

  drop(id: string): void {
    this.claims.delete(id);
    this.empty(id);
  }

  /** Who may have a quarter of which nobody has any more: closures before calendars. */
  heirs(quarter: number): string[] {
    const all = [...this.claims.keys()].filter((id) => this.wants(id, quarter));
    const closures = all.filter((id) => this.claims.get(id)?.kind === 'closure');
    return closures.length > 0 ? closures : all;
  }

  set(station: number, quarter: number, owner: string | null): void {
    (this.cells[station] as (string | null)[])[quarter] = owner;
  }

  each(look: (station: number, quarter: number, owner: string | null) => void): void {
    for (const [station, row] of this.cells.entries())
      for (const [quarter, owner] of row.entries()) look(station, quarter, owner);
  }

  private wants(id: string, quarter: number): boolean {
    return this.claims.get(id)?.wanted.some(({ from, to }) => from <= quarter && quarter < to) ?? false;
  }

  private take(id: string): void {
    this.each((station, quarter, owner) => {
      if (owner === null && this.wants(id, quarter)) this.set(station, quarter, id);
    });
  }

  private empty(id: string): void {
    this.each((station, quarter, owner) => {
      if (owner === id) this.set(station, quarter, null);
    });
  }

  private fill(station: number, { from, to }: Stretch, id: string): void {
    for (let quarter = from; quarter < to; quarter += 1) this.set(station, quarter, id);
  }
}
