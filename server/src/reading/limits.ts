import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';

/** What a calendar file may cost to read. */
export const READING_LIMITS = {
  /** As what is fetched and what is handed in. */
  fileBytes: 10 * 1024 * 1024,
  /** Events and what else stands in a calendar; ten years of a busy calendar have some eight thousand. */
  components: 20_000,
  /** Calendar, event, alarm, and one for what nobody has thought of. */
  depth: 4,
  /** Longer ones are pictures, which nobody needs here. */
  lineBytes: 256 * 1024,
  /** Each costs a third of a millisecond to expand. */
  rules: 5_000,
  /** Eighteen months of every day are 550. */
  instancesOfRule: 750,
  /** Of a whole file. */
  instances: 20_000,
  /** More than a rule has in all of the window; what it counts before that is walked through. */
  count: 10_000,
  interval: 1_000,
  /** Of the lengths of all lists of a rule: every minute of a day is more. */
  listProduct: 1_000,
  /** Dates named one by one for one event. */
  dates: 5_000,
  /** Days, weeks… that are walked through to count: every day since 1920. */
  periods: 40_000,
  /** Of which so many at once, and less time when a rule repeats within the day, so that whoever has enough can stop. */
  chunkPeriods: 1_000,
  chunkMs: 31 * 24 * HOUR_MS,
  titleLength: 200,
  uidLength: 255,
  /** Of what a report lists one by one. */
  listed: 100,
  /** A file that wants to be asked less often than once a week does not say so for us. */
  refreshMinutes: (7 * 24 * HOUR_MS) / MINUTE_MS,
} as const;

/** What the process that reads may cost the machine. */
export const READING_PROCESS = {
  atOnce: 2,
  /** Each holds a file in memory. */
  waiting: 50,
  heapMb: 128,
  wallMs: 5_000,
  /** Twenty thousand spans with long titles. */
  answerBytes: 32 * 1024 * 1024,
} as const;
