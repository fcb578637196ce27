import { sayDate, sayWeekdays } from '@jishi/shared/messages/format';
import { DAY_MS } from '@jishi/shared/time/span';
import { dayNumber } from '@jishi/shared/time/zone';
import { useMessages } from '../messages/useMessages.tsx';
import type { Repeat } from './repeat.ts';
import { useSeriesTexts } from './useTexts.ts';

/** "every 2 weeks on Tue, Thu, 8 times" */
export function useSayRule(): (repeat: Repeat) => string {
  const { language } = useMessages();
  const { say } = useSeriesTexts();
  return ({ unit, every, on, count, until }) => {
    const how = unit === 'week' ? say.week(every, sayWeekdays(on, language)) : say[unit](every);
    const end = until ? say.until(sayDate(dayNumber(until) * DAY_MS, 'UTC', language)) : say.times(count);
    return [how, end].join(language === 'zh' ? '，' : ', ');
  };
}
