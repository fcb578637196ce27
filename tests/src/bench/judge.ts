import type { BookingRequest, Facts } from '@jishi/shared/rules/facts';
import { judge } from '@jishi/shared/rules/judge';
import { bookingRules, priceList } from '@jishi/shared/schema/rules';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { dayNumber, wallInstant } from '@jishi/shared/time/zone';

const ZONE = 'Asia/Shanghai';
const FIRST_DAY = dayNumber('2026-11-23');
const DAYS = 30;
const BOOKED = 40;
const REQUESTS = 960;
const SECONDS = 2;

const dayAt = (day: number, minute: number) => wallInstant(ZONE, FIRST_DAY + day, minute);

/** What many instruments ask: notice, horizon, a step, a buffer, quotas and an authorisation. */
const USUAL = {
  stepMinutes: 30,
  noticeMinutes: 120,
  horizonDays: 30,
  bufferAfterMinutes: 30,
  maxActive: 5,
  maxMinutesPerWeek: 1200,
  authorisation: 'self',
};

/** Nearly all that can be asked. */
const MANY = {
  ...USUAL,
  wholeBlocks: [{ days: [1, 2, 3, 4, 5], from: '21:00', to: '07:00' }],
  maxMinutesPerDay: 480,
  outsiderSharePercent: 15,
  balanceFloorMinor: 0,
};

/** An instrument of one place that is open every day of a month and has forty bookings, two of them the asker's. */
function factsWith(rules: object): Facts {
  const booked = (index: number) => {
    const from = dayAt(Math.floor((index * 3) / 4), 8 * 60) + (index % 4) * 2 * HOUR_MS;
    return { from, to: from + 1.5 * HOUR_MS };
  };
  return {
    zone: ZONE,
    place: { lat: 31.2, lng: 121.6 },
    modes: ['self', 'assisted'],
    rules: bookingRules.parse(rules),
    prices: priceList.parse({
      currency: 'CNY',
      hourlyMinor: { internal: 10_000, academic: 20_000, company: 40_000 },
      periods: [{ days: [6, 7], from: '00:00', to: '24:00', percent: 150 }],
      urgent: { withinMinutes: 1440, percent: 150 },
    }),
    stations: 1,
    withdrawnAt: null,
    open: Array.from({ length: DAYS }, (_, day) => ({ from: dayAt(day, 7 * 60), to: dayAt(day, 1440) })),
    taken: Array.from({ length: BOOKED }, (_, index) => ({ ...booked(index), station: 0, kind: 'booking' as const })),
    parts: [],
    own: [2, 9].map((index) => ({ ...booked(index), state: 'confirmed' as const })),
    outsiders: [3, 12, 20].map((index) => ({ ...booked(index), state: 'confirmed' as const })),
    person: {
      userClass: 'academic',
      group: null,
      authorisations: [{ from: 0, until: null }],
      pauses: [],
      account: { availableMinor: 5_000_000, currency: 'CNY' },
      elsewhere: [{ ...booked(5), place: { lat: 31.8, lng: 117.2 } }],
    },
  };
}

/** Judgements in a second of processor time, of wishes at all hours, under usual and under many rules. */
export function benchJudge(): { usual: number; many: number } {
  return { usual: judgementsPerSecond(factsWith(USUAL)), many: judgementsPerSecond(factsWith(MANY)) };
}

function judgementsPerSecond(facts: Facts): number {
  const now = dayAt(0, 0);
  const requests: BookingRequest[] = Array.from({ length: REQUESTS }, (_, index) => {
    const from = now + ((index * 7) % (DAYS * 48)) * (DAY_MS / 48);
    return { from, to: from + (1 + (index % 6)) * HOUR_MS };
  });
  const started = process.cpuUsage();
  let judged = 0;
  let spent = 0;
  while (spent < SECONDS * 1_000_000) {
    for (const request of requests) judge(request, facts, now);
    judged += requests.length;
    const { user, system } = process.cpuUsage(started);
    spent = user + system;
  }
  return (judged * 1_000_000) / spent;
}
