import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import {
  clip,
  contains,
  durationMinutes,
  intersect,
  MINUTE_MS,
  overlaps,
  pad,
  type Span,
  subtract,
  union,
} from './span.ts';

/** The naive picture of time: one bit for each minute of a short stretch around the epoch. */
const REACH = 60;
type Bitmap = readonly boolean[];

function bitmap(spans: readonly Span[]): Bitmap {
  return Array.from({ length: 2 * REACH }, (_, bit) =>
    spans.some(({ from, to }) => from <= (bit - REACH) * MINUTE_MS && (bit - REACH) * MINUTE_MS < to),
  );
}

function spansOf(bits: Bitmap): Span[] {
  const spans: { from: number; to: number }[] = [];
  bits.forEach((bit, index) => {
    const at = (index - REACH) * MINUTE_MS;
    const last = spans.at(-1);
    if (bit && last?.to === at) last.to += MINUTE_MS;
    else if (bit) spans.push({ from: at, to: at + MINUTE_MS });
  });
  return spans;
}

/** Empty and reversed ones too; before the epoch too. */
const minute = fc.integer({ min: -REACH, max: REACH }).map((at) => at * MINUTE_MS);
const anySpan = fc.record({ from: minute, to: minute });
const someSpans = fc.array(anySpan, { maxLength: 12 });
const realSpan = anySpan.filter(({ from, to }) => from < to);

describe('spans are sets of minutes', () => {
  test('union is what any of them covers, sorted, disjoint and joined', () => {
    fc.assert(
      fc.property(someSpans, (spans) => {
        expect(union(spans)).toEqual(spansOf(bitmap(spans)));
      }),
      runs(2000),
    );
  });

  test('subtract is what the first covers and the second does not', () => {
    fc.assert(
      fc.property(someSpans, someSpans, (spans, holes) => {
        const without = bitmap(holes);
        expect(subtract(spans, holes)).toEqual(spansOf(bitmap(spans).map((bit, i) => bit && !without[i])));
      }),
      runs(2000),
    );
  });

  test('intersect is what both cover, whichever comes first', () => {
    fc.assert(
      fc.property(someSpans, someSpans, (a, b) => {
        const inB = bitmap(b);
        const both = spansOf(bitmap(a).map((bit, i) => bit && inB[i] === true));
        expect(intersect(a, b)).toEqual(both);
        expect(intersect(b, a)).toEqual(both);
      }),
      runs(2000),
    );
  });

  test('clip is what lies in the window', () => {
    fc.assert(
      fc.property(someSpans, anySpan, (spans, window) => {
        const inside = bitmap([window]);
        expect(clip(spans, window)).toEqual(spansOf(bitmap(spans).map((bit, i) => bit && inside[i] === true)));
      }),
      runs(1000),
    );
  });

  test('two spans overlap when they share a minute, and contain when they share all of one', () => {
    fc.assert(
      fc.property(realSpan, realSpan, (a, b) => {
        const [inA, inB] = [bitmap([a]), bitmap([b])];
        expect(overlaps(a, b)).toBe(inA.some((bit, i) => bit && inB[i]));
        expect(contains(a, b)).toBe(inB.every((bit, i) => !bit || inA[i]));
      }),
      runs(2000),
    );
  });

  test('touching spans do not overlap', () => {
    expect(overlaps({ from: 0, to: 1 }, { from: 1, to: 2 })).toBe(false);
    expect(
      union([
        { from: 1, to: 2 },
        { from: 0, to: 1 },
      ]),
    ).toEqual([{ from: 0, to: 2 }]);
  });

  test('nothing is changed that was handed in', () => {
    fc.assert(
      fc.property(someSpans, someSpans, (a, b) => {
        const frozen = (spans: Span[]) => Object.freeze(spans.map((span) => Object.freeze(span)));
        const [x, y] = [frozen(a), frozen(b)];
        expect(() => [union(x), subtract(x, y), intersect(x, y)]).not.toThrow();
      }),
    );
  });

  test('padding adds its minutes on both sides', () => {
    fc.assert(
      fc.property(realSpan, fc.nat(600), fc.nat(600), (span, before, after) => {
        const padded = pad(span, before, after);
        expect(durationMinutes(padded)).toBe(durationMinutes(span) + before + after);
        expect(padded.from).toBe(span.from - before * MINUTE_MS);
      }),
    );
  });
});
