import { saySpan } from '@jishi/shared/messages/format';
import type { Booking, BookingFate } from '@jishi/shared/schema/booking';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRefreshBookings } from '../bookings/useAct.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { ApprovalRow } from './ApprovalRow.tsx';
import { DeclineDialog } from './DeclineDialog.tsx';
import { applicantsQuery, approveAll, waitingQuery } from './queries.ts';
import { useTodayTexts } from './useTodayTexts.ts';

/** Requests that wait for this facility, each with what is needed to decide. */
export function Approvals({ facility }: { facility: string }) {
  const { m } = useMessages();
  const texts = useTodayTexts().approval;
  const found = useInfiniteQuery(waitingQuery(facility));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [declining, setDeclining] = useState<readonly Booking[] | null>(null);
  const approve = useApproving(() => setSelected(new Set()));
  const stuck = approve.data?.filter(({ problem }) => problem) ?? [];
  const waiting = found.data?.pages.flatMap((page) => page.items) ?? [];
  const applicants = useQuery(applicantsQuery(facility, waiting.length));
  const decidable = waiting.filter((booking) => booking.actions.includes('approve'));
  const chosen = decidable.filter((booking) => selected.has(booking.id));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  return (
    <section className="stack tight" aria-labelledby="approvals-title" id="approvals">
      <div className="row spread">
        <h2 id="approvals-title">{m.facility.approvals}</h2>
        {chosen.length > 0 && (
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={approve.isPending}
              onClick={() => approve.mutate(chosen)}
            >
              {m.facility.approveSelected(chosen.length)}
            </button>
            <button
              type="button"
              className="button grave"
              disabled={approve.isPending}
              onClick={() => setDeclining(chosen)}
            >
              {texts.declineSelected(chosen.length)}
            </button>
          </div>
        )}
      </div>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {applicants.isError && <ProblemNotice error={applicants.error} retry={() => applicants.refetch()} />}
      {found.isPending && <Loading />}
      {approve.isError && <ProblemNotice error={approve.error} />}
      {stuck.length > 0 && <Stuck fates={stuck} waiting={approve.variables ?? []} />}
      {found.data && waiting.length === 0 && <p className="muted">{m.facility.approvalsNone}</p>}
      {waiting.length > 0 && (
        <div className="table-wrap">
          <table className="table approvals">
            <thead>
              <tr>
                <th scope="col">
                  <label className="radio">
                    <input
                      type="checkbox"
                      checked={decidable.length > 0 && chosen.length === decidable.length}
                      disabled={decidable.length === 0}
                      onChange={(event) =>
                        setSelected(new Set(event.target.checked ? decidable.map((booking) => booking.id) : []))
                      }
                    />
                    {m.facility.selectAll}
                  </label>
                </th>
                <th scope="col">{m.facility.applicant}</th>
                <th scope="col">{m.facility.instrumentTime}</th>
                <th scope="col">{m.facility.purpose}</th>
                <th scope="col">{m.facility.fee}</th>
                <th scope="col">{m.facility.decision}</th>
              </tr>
            </thead>
            <tbody>
              {waiting.map((booking) => (
                <ApprovalRow
                  key={booking.id}
                  booking={booking}
                  applicant={applicants.data?.get(booking.id)}
                  selected={selected.has(booking.id)}
                  busy={approve.isPending}
                  onToggle={() => toggle(booking.id)}
                  onApprove={() => approve.mutate([booking])}
                  onDecline={() => setDeclining([booking])}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More found={found} />
      {declining && (
        <DeclineDialog bookings={declining} onClose={() => setDeclining(null)} onDone={() => setSelected(new Set())} />
      )}
    </section>
  );
}

/** Requests that could not be approved, each with its reason. */
function Stuck({ fates, waiting }: { fates: readonly BookingFate[]; waiting: readonly Booking[] }) {
  const { m, name, language } = useMessages();
  return (
    <div className="notice warn" role="status">
      <p className="strong">{m.facility.notApproved(fates.length)}</p>
      <ul>
        {fates.map(({ id, problem }) => {
          const booking = waiting.find((one) => one.id === id);
          if (!booking || !problem) return null;
          const span = { from: Date.parse(booking.from), to: Date.parse(booking.to) };
          return (
            <li key={id}>
              {booking.person.name}, {name(booking.instrument.name)}, {saySpan(span, booking.zone, language)}:{' '}
              {problem.detail ?? problem.title}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function useApproving(onDone: () => void) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  return useMutation({
    mutationFn: (bookings: readonly Booking[]) => approveAll(bookings.map(({ id }) => id)),
    onSuccess: (fates) => {
      announce(m.facility.decided(fates.filter(({ problem }) => !problem).length));
      onDone();
    },
    onSettled: refresh,
  });
}
