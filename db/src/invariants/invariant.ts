import type { RawBuilder } from 'kysely';

/** A row that breaks an invariant: enough to find it. */
export type Offender = Readonly<Record<string, string | number | null>>;

/** What must always be true, and a query on either database whose rows are what breaks it. */
export type Invariant = { readonly name: string; readonly offenders: RawBuilder<Offender> };
