import { saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import type { UsageReport } from '@jishi/shared/schema/usage';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { CorrectDialog } from './CorrectDialog.tsx';
import { monthBookingsQuery } from './queries.ts';
import { sayHours } from './say.ts';
import { useUsageTexts } from './useTexts.ts';

type Props = { report: UsageReport; instrument: string; onClose: () => void };

/** What an instrument's bookings of a month were to be, and what they were. */
export function MonthBookings({ report, instrument, onClose }: Props) {
  const { said, name, language } = useMessages();
  const texts = useUsageTexts();
  const found = useInfiniteQuery(monthBookingsQuery(report.facility.id, instrument, report));
  const [correcting, setCorrecting] = useState<Booking | null>(null);
  const shown = report.instruments.find(({ id }) => id === instrument);
  const items = (found.data?.pages ?? []).flatMap((page) => page.items).filter((one) => one.from >= report.from);
  if (correcting) return <CorrectDialog booking={correcting} onClose={() => setCorrecting(null)} />;
  const span = (one: { from: string; to: string }) =>
    saySpan({ from: Date.parse(one.from), to: Date.parse(one.to) }, report.zone, language);
  return (
    <Dialog title={texts.bookingsTitle(shown ? name(shown.name) : '')} onClose={onClose}>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.isSuccess && items.length === 0 && <p>{texts.noBookings}</p>}
      <ul className="usage-bookings">
        {items.map((one) => (
          <li key={one.id} className="stack tight">
            <p className="row spread">
              <span className="strong">{one.person.name}</span>
              <span className="tag">{said.states[one.state]}</span>
            </p>
            <dl className="dl">
              <dt>{texts.booked}</dt>
              <dd>{span(one)}</dd>
              {one.used && (
                <>
                  <dt>{texts.used}</dt>
                  <dd>
                    {span(one.used)} <Difference booking={one} />
                  </dd>
                </>
              )}
            </dl>
            {one.state === 'completed' && report.closed === null && (
              <p>
                <button
                  type="button"
                  className="button"
                  aria-label={texts.correctLabel(one.person.name)}
                  onClick={() => setCorrecting(one)}
                >
                  {texts.correct}
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
      <More found={found} />
    </Dialog>
  );
}

/** How much longer, or shorter, it was than booked. */
function Difference({ booking }: { booking: Booking }) {
  const { language } = useMessages();
  const texts = useUsageTexts();
  if (!booking.used) return null;
  const length = (one: { from: string; to: string }) => (Date.parse(one.to) - Date.parse(one.from)) / 60_000;
  const minutes = length(booking.used) - length(booking);
  if (minutes === 0) return null;
  return (
    <span className={minutes > 0 ? 'tag amber' : 'tag'}>
      {minutes > 0 ? '+' : '−'}
      {texts.hours(sayHours(Math.abs(minutes), language))}
    </span>
  );
}
