import { saySpan } from '@jishi/shared/messages/format';
import type { ExternalConflict } from '@jishi/shared/schema/external-calendar';
import { useState } from 'react';
import { BookingDialog } from '../facility/BookingDialog.tsx';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';

type Props = { conflicts: readonly ExternalConflict[]; count: number; zone: string };

/** Bookings that stand where the calendar is busy, each to be opened. */
export function ConflictList({ conflicts, count, zone }: Props) {
  const { name, language } = useMessages();
  const words = useExternalWords();
  const [opened, setOpened] = useState<string | null>(null);
  if (count === 0) return <p className="good">{words.conflicts.none}</p>;
  const say = ({ from, to }: { from: string; to: string }) =>
    saySpan({ from: Date.parse(from), to: Date.parse(to) }, zone, language);
  return (
    <div className="notice warn stack tight external-conflicts">
      <p className="strong">
        <span aria-hidden="true">⚠ </span>
        {words.conflicts.title(count)}
      </p>
      <p className="small">{words.conflicts.hint}</p>
      <ul className="external-items">
        {conflicts.map((one) => (
          <li key={`${one.bookingId} ${one.busy.from}`}>
            <button type="button" className="link-button" onClick={() => setOpened(one.bookingId)}>
              {words.conflicts.row(say(one.booked), one.person ?? words.conflicts.nobody)}
            </button>
            <span className="small">
              {' '}
              {name(one.instrument.name)} · {words.conflicts.busy(say(one.busy))}
            </span>
          </li>
        ))}
      </ul>
      {count > conflicts.length && <p className="small">{words.conflicts.more(count - conflicts.length)}</p>}
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
