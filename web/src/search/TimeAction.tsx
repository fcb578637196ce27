import { saySpan } from '@jishi/shared/messages/format';
import type { Access, InstrumentSummary } from '@jishi/shared/schema/instrument';
import { localDate } from '@jishi/shared/time/zone';
import { linkOptions } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { encodeLine } from '../order/line.ts';
import { StillLink } from '../ui/StillLink.tsx';
import { type Finding, oneClickSpan, onlyTimeMode } from './finding.ts';

/** What cannot be cured by booking. */
const NOT_YET: readonly Access[] = ['authorisation', 'paused', 'request'];

type Props = {
  item: InstrumentSummary;
  /** How long, in which way of service, and beside which lines of an order. */
  wanted: Pick<Finding, 'minutes' | 'mode' | 'line' | 'compare'>;
};

/** The way to the instrument's next free time: booked, requested, or looked at where more is needed first. */
export function TimeAction({ item, wanted }: Props) {
  const { m, name, language } = useMessages();
  const span = oneClickSpan(item, wanted.minutes);
  if (!span || item.access.some((one) => NOT_YET.includes(one))) {
    const search = { line: wanted.line, compare: wanted.compare, week: weekOf(item) };
    return (
      <StillLink
        to={linkOptions({ to: '/instruments/$id', params: { id: item.id }, search })}
        className="button"
        aria-label={m.search.viewLabel(name(item.name))}
      >
        {m.search.view}
      </StillLink>
    );
  }
  const asks = item.access.includes('approval');
  const time = saySpan(span, item.facility.zone, language);
  const line = encodeLine({ instrumentId: item.id, ...span, mode: onlyTimeMode(wanted.mode) });
  return (
    <StillLink
      to={linkOptions({ to: '/order', search: { line: [...(wanted.line ?? []), line] } })}
      className={asks ? 'button' : 'button main'}
      aria-label={(asks ? m.search.requestLabel : m.search.bookLabel)(name(item.name), time)}
    >
      {asks ? m.search.request : m.search.book}
    </StillLink>
  );
}

/** The week in which the instrument is free next, as its page shows it. */
export function weekOf(item: InstrumentSummary): string | undefined {
  return item.nextFree ? localDate(item.facility.zone, Date.parse(item.nextFree.from)) : undefined;
}
