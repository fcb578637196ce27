import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { scheduleVersion, wallSpan, zoneName } from './schedule.ts';

const version = {
  name: '工作日',
  zone: 'Asia/Shanghai',
  effectiveFrom: '2026-01-01',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
};
const accepts = (change: Record<string, unknown>) => scheduleVersion.safeParse({ ...version, ...change }).success;
const wrongPath = (change: Record<string, unknown>) =>
  scheduleVersion.safeParse({ ...version, ...change }).error?.issues.map((issue) => issue.path.join('/'));

describe('a span of wall time', () => {
  test('lies on quarters of an hour between 00:00 and 24:00 and ends after it begins', () => {
    const minute = fc.integer({ min: 0, max: 1500 });
    const written = (at: number) =>
      `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(minute, minute, fc.boolean(), (a, b, onQuarter) => {
        const [from, to] = onQuarter ? [a - (a % 15), b - (b % 15)] : [a, b];
        const good = from % 15 === 0 && to % 15 === 0 && from < to && to <= 1440;
        expect(wallSpan.safeParse({ from: written(from), to: written(to) }).success).toBe(good);
      }),
      runs(2000),
    );
  });

  test.each([
    ...[
      ['8:30', '17:30'],
      ['08:30', '17:30:00'],
      ['24:00', '24:00'],
      ['08:30 ', '17:30'],
      ['22:00', '06:00'],
    ],
    ...[
      ['-1:00', '17:30'],
      ['08:30', '25:00'],
      ['08:30', '24:15'],
      ['٠٨:٣٠', '17:30'],
      [510, 1050],
      [null, null],
    ],
  ])('is not from %j to %j', (...[from, to]: unknown[]) =>
    expect(wallSpan.safeParse({ from, to }).success).toBe(false),
  );
});

describe('a schedule', () => {
  test('needs no more than a name, a zone, a date and hours', () => {
    expect(scheduleVersion.parse(version)).toEqual({ ...version, holidays: null, exceptions: [] });
    expect(accepts({ weekly: [], exceptions: [{ date: '2026-05-01', open: [] }], holidays: 'CN' })).toBe(true);
  });

  test.each([
    ['a name of nothing', { name: '  ' }, 'name'],
    ['a name with a control character', { name: 'a\u0007b' }, 'name'],
    ['a name with half of a character', { name: 'a\ud800' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
    ['an offset for a zone', { zone: '+08:00' }, 'zone'],
    ['a zone that nobody knows', { zone: 'Asia/Hefei' }, 'zone'],
    ['a long zone', { zone: 'A'.repeat(10_000) }, 'zone'],
    ['an inherited zone', { zone: 'constructor' }, 'zone'],
    ['a day of the week that is none', { weekly: [{ days: [0], from: '08:00', to: '09:00' }] }, 'weekly/0/days/0'],
    ['an eighth day', { weekly: [{ days: [8], from: '08:00', to: '09:00' }] }, 'weekly/0/days/0'],
    ['no day', { weekly: [{ days: [], from: '08:00', to: '09:00' }] }, 'weekly/0/days'],
    ['reversed hours', { weekly: [{ days: [1], from: '18:00', to: '09:00' }] }, 'weekly/0/to'],
    ['hours on no list', { weekly: 'always' }, 'weekly'],
    ['a list without end', { weekly: Array(101).fill(version.weekly[0]) }, 'weekly'],
    ['a date that does not exist', { effectiveFrom: '2026-02-30' }, 'effectiveFrom'],
    ['an exception on no date', { exceptions: [{ date: '2026-02-30', open: [] }] }, 'exceptions/0/date'],
    [
      'an exception over midnight',
      { exceptions: [{ date: '2026-02-03', open: [{ from: '22:00', to: '02:00' }] }] },
      'exceptions/0/open/0/to',
    ],
    ['a calendar of another kind', { holidays: 'china' }, 'holidays'],
  ])('with %s is refused for that', (_, change, path) => expect(wrongPath(change)).toEqual([path]));

  test('of any shape is refused or well, and never throws', () => {
    fc.assert(
      fc.property(fc.record({ zone: fc.anything(), weekly: fc.anything(), name: fc.anything() }), (change) => {
        expect(() => accepts(change)).not.toThrow();
      }),
      runs(500),
    );
  });
});

test('every zone of the platform is a zone', () => {
  expect(Intl.supportedValuesOf('timeZone').filter((zone) => !zoneName.safeParse(zone).success)).toEqual([]);
});
