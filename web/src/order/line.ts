import type { ServiceMode } from '@jishi/shared/schema/rules';
import { serviceModeOf } from './mode.ts';

/** One line of an order as the address holds it. Instants are epoch ms. */
export type DraftLine = {
  readonly instrumentId: string;
  readonly from: number;
  readonly to: number;
  readonly mode?: ServiceMode | undefined;
};

const SEPARATOR = '~';

/** `<instrument>~2026-11-24T05:30Z~2026-11-24T09:30Z~self` */
export function encodeLine(line: DraftLine): string {
  const parts = [line.instrumentId, shortInstant(line.from), shortInstant(line.to)];
  return [...parts, ...(line.mode ? [line.mode] : [])].join(SEPARATOR);
}

/** Null for what is not a line: an address can be mistyped. */
export function decodeLine(text: string): DraftLine | null {
  const [instrumentId, from, to, mode] = text.split(SEPARATOR);
  const start = Date.parse(from ?? '');
  const end = Date.parse(to ?? '');
  if (!instrumentId || !/^[0-9a-f-]{36}$/i.test(instrumentId) || Number.isNaN(start) || !(end > start)) return null;
  return { instrumentId: instrumentId.toLowerCase(), from: start, to: end, mode: serviceModeOf(mode) };
}

export function shortInstant(instant: number): string {
  return new Date(instant).toISOString().replace(':00.000Z', 'Z');
}
