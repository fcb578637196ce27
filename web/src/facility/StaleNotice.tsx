import { sayWeekdays } from '@jishi/shared/messages/format';
import type { Schedule } from '@jishi/shared/schema/schedule';
import { useMessages } from '../messages/useMessages.tsx';
import { useHoursTexts } from './useHoursTexts.ts';

/** That what is in the form is from before and not published. */
export function KeptNotice({ onDrop }: { onDrop: () => void }) {
  const texts = useHoursTexts();
  return (
    <p className="notice row spread">
      <span>{texts.kept}</span>
      <button type="button" className="button" onClick={onDrop}>
        {texts.dropKept}
      </button>
    </p>
  );
}

type Props = { schedule: Schedule; onDrop: () => void; onKeep: () => void };

/** Somebody else changed the schedule: what it says now, what was typed stays, and which of both goes on. */
export function StaleNotice({ schedule, onDrop, onKeep }: Props) {
  const { m, language } = useMessages();
  const texts = useHoursTexts();
  return (
    <div className="notice warn stack tight" role="alert">
      <p className="strong">{texts.stale(schedule.name)}</p>
      <p>{texts.staleNow}</p>
      <ul>
        {schedule.weekly.length === 0 && <li>{m.availability.noHours}</li>}
        {schedule.weekly.map(({ days, from, to }) => (
          <li key={`${days} ${from}`}>
            {sayWeekdays(days, language)} {from}–{to}
          </li>
        ))}
      </ul>
      <p className="row">
        <button type="button" className="button" onClick={onKeep}>
          {texts.keepMine}
        </button>
        <button type="button" className="button grave" onClick={onDrop}>
          {texts.takeNewest}
        </button>
      </p>
    </div>
  );
}
