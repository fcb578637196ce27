import type { ServiceMode } from '@jishi/shared/schema/rules';
import { serviceModeOf } from './mode.ts';

/** One line of an order as the address holds it. Instants are epoch ms. */
export type DraftLine = {
  readonly instrumentId: string;
  readonly from: number;
  readonly to: number;
  readonly mode?: ServiceMode | undefined;
  /** Accessories that are taken along; never an empty list. */
  readonly parts?: readonly string[] | undefined;
};

const SEPARATOR = '~';
const ID = /^[0-9a-f-]{36}$/;

/** `<instrument>~2026-11-24T05:30Z~2026-11-24T09:30Z~self`, and after it `~<part>,<part>` */
export function encodeLine({ instrumentId, from, to, mode, parts }: DraftLine): string {
  const said: string[] = [instrumentId, shortInstant(from), shortInstant(to), mode ?? '', parts?.join(',') ?? ''];
  while (said.at(-1) === '') said.pop();
  return said.join(SEPARATOR);
}

/** Null for what is not a line: an address can be mistyped. */
export function decodeLine(text: string): DraftLine | null {
  const [instrumentId, from, to, mode, taken] = text.toLowerCase().split(SEPARATOR);
  const start = Date.parse(from ?? '');
  const end = Date.parse(to ?? '');
  if (!instrumentId || !ID.test(instrumentId) || Number.isNaN(start) || !(end > start)) return null;
  const parts = readParts(taken?.split(','));
  return { instrumentId, from: start, to: end, mode: serviceModeOf(mode), ...(parts ? { parts } : {}) };
}

/** Ids of accessories; undefined where there is none. */
export function readParts(ids: readonly string[] | undefined): string[] | undefined {
  const known = [...new Set(ids?.filter((id) => ID.test(id)))];
  return known.length > 0 ? known : undefined;
}

export function shortInstant(instant: number): string {
  return new Date(instant).toISOString().replace(':00.000Z', 'Z');
}
