import { sayDate } from '@jishi/shared/messages/format';
import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { dayNumber } from '@jishi/shared/time/zone';
import { useMessages } from '../messages/useMessages.tsx';
import { useHoursTexts } from './useHoursTexts.ts';

/** The version that holds now and those that are planned. */
export function versionsShown(schedule: Schedule): ScheduleVersion[] {
  const { effectiveFrom, versions } = schedule;
  const shown = versions.filter((version) => version.effectiveFrom >= effectiveFrom);
  return shown.length > 0 ? shown : [schedule];
}

type Props = { versions: readonly ScheduleVersion[]; chosen: string; onChoose: (effectiveFrom: string) => void };

export function VersionChoice({ versions, chosen, onChoose }: Props) {
  const { language } = useMessages();
  const texts = useHoursTexts();
  const day = (date: string) => sayDate(dayNumber(date) * 86_400_000, 'UTC', language);
  return (
    <label className="field">
      <span className="label">{texts.versions}</span>
      <select className="input" value={chosen} onChange={(event) => onChoose(event.target.value)}>
        {versions.map(({ effectiveFrom }, at) => (
          <option key={effectiveFrom} value={effectiveFrom}>
            {at === 0 ? texts.versionNow(day(effectiveFrom)) : texts.versionFrom(day(effectiveFrom))}
          </option>
        ))}
      </select>
    </label>
  );
}
