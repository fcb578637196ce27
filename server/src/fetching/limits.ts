/** What a fetch from somebody else's server may cost. */
export const FETCH_LIMITS = {
  /** Looking the name up, TCP and TLS. A calendar host that needs longer is down. */
  connectMs: 5_000,
  /** All redirects and the body together; slow answers end here. */
  totalMs: 20_000,
  /** As many bytes as a calendar may have once unpacked; Google exports of many years have two or three million. */
  bodyBytes: 10 * 1024 * 1024,
  /** On the wire: text packs ten to one, so more than this is no packed calendar. Not packed, `bodyBytes` counts. */
  packedBytes: 4 * 1024 * 1024,
  /** Unpacked to packed. Repeated events reach thirty, a bomb a thousand. */
  ratio: 100,
  /** Below this the ratio says nothing: a small calendar with one event again and again packs very well. */
  ratioFromBytes: 1024 * 1024,
  /** Shorteners need one, Google and Outlook none. */
  redirects: 3,
  /** As the schema of the address. */
  urlLength: 2_000,
  /** ETag and Last-Modified that are longer are not kept, nor sent. */
  validatorLength: 500,
  /** A Retry-After beyond a day is a day: we come less often by ourselves. */
  retryAfterSeconds: 24 * 60 * 60,
} as const;

export type FetchLimits = { readonly [K in keyof typeof FETCH_LIMITS]: number };

/** What the process that fetches may cost the machine. */
export const FETCH_PROCESS = {
  /** Processes that fetch at the same time; each has some fifty megabytes. */
  atOnce: 2,
  /** More than every calendar of a large house. */
  waiting: 1_000,
  heapMb: 96,
  /** Starting and handing over, on a machine that has much to do. */
  graceMs: 5_000,
} as const;
