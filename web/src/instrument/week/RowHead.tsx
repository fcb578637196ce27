// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid of blocks over cells cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: focus roves over the cells, heads are only read
import { sayClock } from '@jishi/shared/messages/format';
import { useMessages } from '../../messages/useMessages.tsx';
import type { Week } from './week.ts';

/** The wall clock of `zone` at the beginning of a row. */
export function RowHead({ week, row, zone }: { week: Week; row: number; zone: string }) {
  const { language } = useMessages();
  const slot = week.days[0]?.slots[row];
  const minute = week.rows[row] ?? 0;
  if (!slot) return null;
  return (
    <div role="rowheader" className={minute % 60 === 0 ? 'week-hour' : 'week-hour half'}>
      <span>{sayClock(slot.from, zone, language)}</span>
    </div>
  );
}

/** `Asia/Shanghai` → `Shanghai` */
export function shortZone(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
