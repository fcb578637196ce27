import type { ExternalFault, ExternalReport } from '@jishi/shared/schema/external-calendar';
import type { Span } from '@jishi/shared/time/span';

/** How a calendar file is to be read. */
export type Reader = {
  /** IANA name, for times that name no zone or one that nobody knows. */
  readonly zone: string;
  /** Epoch ms; instances that do not meet it are left out. */
  readonly window: Span;
  /** Whether titles are wanted at all. */
  readonly titles: boolean;
};

/** One time in which somebody is busy; epoch ms, as it stands in the file, not on the grid. */
export type Busy = Span & { readonly uid: string; readonly title: string | null };

export type Reading =
  | {
      readonly kind: 'calendar';
      /** By start; at most 20,000. */
      readonly busy: readonly Busy[];
      readonly report: ExternalReport;
      /** REFRESH-INTERVAL or X-PUBLISHED-TTL. */
      readonly refreshMinutes: number | null;
      /** X-WR-CALNAME. */
      readonly name: string | null;
    }
  | { readonly kind: 'fault'; readonly fault: ExternalFault };
