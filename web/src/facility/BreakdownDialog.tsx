import { saySpan } from '@jishi/shared/messages/format';
import type { AvailabilityChange } from '@jishi/shared/schema/availability';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { Blockers } from './Blockers.tsx';
import { breakDown, breakdownQuery, useChanged } from './changes.ts';
import type { DayInstrument } from './day.ts';

type Props = {
  instrument: DayInstrument;
  zone: string;
  onDone: (change: AvailabilityChange) => void;
  onClose: () => void;
};

/** One question before an instrument is closed from now on: until when, and how many bookings that hits. */
export function BreakdownDialog({ instrument, zone, onDone, onClose }: Props) {
  const { m, name, language } = useMessages();
  const [id] = useState(() => uuidv7());
  const [reason, setReason] = useState<string>(m.breakdown.reason);
  const field = useId();
  const changed = useChanged();
  const found = useQuery(breakdownQuery(instrument.id, { id, reason: m.breakdown.reason }));
  const confirm = useMutation({
    mutationFn: () => breakDown(instrument.id, { id, reason }),
    onSuccess: onDone,
    onSettled: changed,
  });
  const [closed] = found.data?.closures ?? [];
  return (
    <Dialog title={m.breakdown.title(name(instrument.name))} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate();
        }}
      >
        {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
        {found.isPending && <Loading />}
        {found.data && closed && (
          <>
            <p>
              {m.breakdown.closed(
                saySpan({ from: Date.parse(closed.from), to: Date.parse(closed.to) }, zone, language),
              )}{' '}
              <span className="muted small">{m.common.inZone(zone)}</span>
            </p>
            <Blockers blockers={found.data.blockers} zone={zone} />
            <p className="strong">{m.breakdown.hit(found.data.total)}</p>
            {found.data.total > 0 && (
              <ul className="impact">
                {found.data.hits.map((hit) => (
                  <li key={hit.bookingId}>
                    {saySpan({ from: Date.parse(hit.from), to: Date.parse(hit.to) }, zone, language)} ·{' '}
                    {hit.person.name} · {m.changes.outcomes[hit.do]}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
        <div className="field">
          <label htmlFor={field} className="label">
            {m.closures.reason}
          </label>
          <input
            id={field}
            className="input"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <span className="muted small">{m.closures.reasonHint}</span>
        </div>
        {confirm.isError && <ProblemNotice error={confirm.error} />}
        <DialogButtons
          action={m.breakdown.confirm(found.data?.total ?? 0)}
          disabled={!found.data?.ok || confirm.isPending || reason.trim() === ''}
          grave
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
