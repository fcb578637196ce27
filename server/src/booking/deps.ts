import type { Deps } from '../context.ts';

/** Booking asks one thing of another room: which instruments do the same, nearest first. app.ts wires it. */
export type BookingDeps = Deps & { readonly equivalents: (instrumentId: string) => readonly string[] };
