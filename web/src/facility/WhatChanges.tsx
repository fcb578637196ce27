import { sayDate, sayWeekdays } from '@jishi/shared/messages/format';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { dayNumber } from '@jishi/shared/time/zone';
import { useMessages } from '../messages/useMessages.tsx';
import { differenceOf, isSame, versionOn } from './scheduleDifference.ts';
import { useHoursTexts } from './useHoursTexts.ts';

type Props = { versions: readonly ScheduleVersion[]; after: ScheduleVersion; instruments: number };

/** What new hours change of those that would hold without them, in sentences. */
export function WhatChanges({ versions, after, instruments }: Props) {
  const { m, language } = useMessages();
  const texts = useHoursTexts();
  const difference = differenceOf(versionOn(versions, after.effectiveFrom), after);
  const replaced = versions.filter(({ effectiveFrom }) => effectiveFrom > after.effectiveFrom);
  const day = (date: string) => sayDate(dayNumber(date) * 86_400_000, 'UTC', language);
  const said = (spans: readonly { from: string; to: string }[] | null) => {
    if (spans === null) return texts.asUsual;
    return spans.length === 0 ? texts.closed : spans.map(({ from, to }) => `${from}–${to}`).join(', ');
  };
  const holidays = (calendar: string | null) =>
    calendar === null ? m.availability.holidaysNone : calendar === 'CN' ? m.availability.holidaysCn : calendar;
  return (
    <div className="notice stack tight">
      <p className="strong">{texts.changesFrom(day(after.effectiveFrom))}</p>
      {isSame(difference) && <p>{texts.noChanges}</p>}
      <ul className="impact">
        {difference.weekly.map(({ days, before, after: is }) => (
          <li key={days.join()}>
            <span className="strong">{sayWeekdays(days, language)}</span> {texts.to(said(before), said(is))}
          </li>
        ))}
        {difference.exceptions.map(({ date, before, after: is }) => (
          <li key={date}>
            <span className="strong">{day(date)}</span> {texts.to(said(before), said(is))}
          </li>
        ))}
        {difference.holidays && (
          <li>
            <span className="strong">{texts.holidaysChange}</span>{' '}
            {texts.to(holidays(difference.holidays.before), holidays(difference.holidays.after))}
          </li>
        )}
      </ul>
      {replaced.length > 0 && (
        <p className="bad">{texts.replaces(replaced.map(({ effectiveFrom }) => day(effectiveFrom)).join(', '))}</p>
      )}
      <p className="muted small">{texts.instruments(instruments)}</p>
    </div>
  );
}
