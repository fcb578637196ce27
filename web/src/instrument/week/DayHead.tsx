// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid of blocks over cells cannot be a table; focus roves over its cells
// biome-ignore-all lint/a11y/useFocusableInteractive: an ARIA grid of blocks over cells cannot be a table; focus roves over its cells
import { sayDay } from '@jishi/shared/messages/format';
import { dayNumber } from '@jishi/shared/time/zone';
import { useMessages } from '../../messages/useMessages.tsx';
import type { Day } from './week.ts';

export function DayHead({ day, today }: { day: Day; today: boolean }) {
  const { m, language } = useMessages();
  return (
    <div
      role="columnheader"
      className={today ? 'week-head today' : 'week-head'}
      aria-current={today ? 'date' : undefined}
    >
      <span className="strong">{sayDay(dayNumber(day.date) * 86_400_000, 'UTC', language)}</span>{' '}
      {day.closed && <span className="muted small">{m.instrument.dayClosed}</span>}
    </div>
  );
}
