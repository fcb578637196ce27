import type { Me } from '@jishi/shared/schema/person';
import { readerOf, zoneOf } from '../identity/lastReader.ts';
import type { Query } from '../url.ts';
import type { Finding } from './finding.ts';
import { toQuestion } from './window.ts';

/** The same question for so long. */
const QUARTER_MS = 900_000;

/** What a reader asks the server with a search, in a quarter of an hour that begins at `quarter`. */
export function questionOf(finding: Finding, me: Me | null | undefined, quarter: number): Query {
  return { ...toQuestion(finding, zoneOf(me), quarter), near: finding.near ?? readerOf(me).home };
}

export function quarterOf(now: number): number {
  return Math.floor(now / QUARTER_MS) * QUARTER_MS;
}
