import { readText } from '../url.ts';

export type UsageAddress = {
  facility?: string | undefined;
  month?: string | undefined;
  /** The instrument whose bookings are shown. */
  instrument?: string | undefined;
  sort?: string | undefined;
  /** `1` to see also those that nobody booked. */
  all?: '1' | undefined;
};

export function readUsageAddress(search: Record<string, unknown>): UsageAddress {
  const month = readText(search.month);
  return {
    facility: readText(search.facility),
    month: month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    instrument: readText(search.instrument),
    sort: readText(search.sort),
    all: String(search.all) === '1' ? '1' : undefined,
  };
}
