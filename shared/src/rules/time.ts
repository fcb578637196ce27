import { onGrid } from '../time/grid.ts';
import { onWallStep } from '../time/hours.ts';
import { contains, DAY_MS, durationMinutes, MINUTE_MS, type Span } from '../time/span.ts';
import { blocksBooked, blocksOver, sameSpan } from './blocks.ts';
import type { Broken } from './rule.ts';

export const past: Broken = (request, _facts, now) => (request.from < now ? { rule: 'past', now } : null);

/** Outside of whole blocks a booking keeps the step on the wall clock; where it touches one, it is that block. */
export const grid: Broken = (request, facts) => {
  const { zone, rules } = facts;
  const { stepMinutes } = rules;
  const touched = blocksOver(request, facts);
  const fits = (instant: number) => onGrid(instant) && (touched.length > 0 || onWallStep(zone, instant, stepMinutes));
  const block = mostTouched(touched, request);
  if (block && !sameSpan(block, request)) return { rule: 'grid', stepMinutes, block };
  return fits(request.from) && fits(request.to) ? null : { rule: 'grid', stepMinutes };
};

/** The block that a request is, else the one that has most of its time, the earlier of two. */
function mostTouched(touched: readonly Span[], request: Span): Span | undefined {
  const shared = (span: Span) => Math.min(span.to, request.to) - Math.max(span.from, request.from);
  const exact = touched.find((span) => sameSpan(span, request));
  return exact ?? touched.toSorted((a, b) => shared(b) - shared(a) || a.from - b.from)[0];
}

/** A whole block is as long as it is. */
export const tooShort: Broken = (request, facts) => {
  const minutes = durationMinutes(request);
  const { minMinutes } = facts.rules;
  if (minutes >= minMinutes || blocksBooked(request, facts).length > 0) return null;
  return { rule: 'too-short', minutes, minMinutes };
};

export const tooLong: Broken = (request, facts) => {
  const minutes = durationMinutes(request);
  const { maxMinutes } = facts.rules;
  if (minutes <= maxMinutes || blocksBooked(request, facts).length > 0) return null;
  return { rule: 'too-long', minutes, maxMinutes };
};

export const notice: Broken = (request, { rules: { noticeMinutes } }, now) => {
  const earliest = now + noticeMinutes * MINUTE_MS;
  return noticeMinutes > 0 && request.from < earliest ? { rule: 'notice', noticeMinutes, earliest } : null;
};

export const horizon: Broken = (request, { rules: { horizonDays } }, now) => {
  const horizonMs = horizonDays * DAY_MS;
  if (request.from <= now + horizonMs) return null;
  return { rule: 'horizon', horizonDays, latest: now + horizonMs, until: request.from - horizonMs };
};

/** The booking itself lies in opening hours; its buffers need not. `nextOpen` is when it is next open for as long. */
export const closed: Broken = (request, { open }) => {
  if (open.some((span) => contains(span, request))) return null;
  const length = request.to - request.from;
  const next = open.find((span) => Math.max(span.from, request.from) + length <= span.to);
  return { rule: 'closed', nextOpen: next ? Math.max(next.from, request.from) : null };
};
