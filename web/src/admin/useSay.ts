import { sayClock, sayDate } from '@jishi/shared/messages/format';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';

/** Moments and dates as the reader of these pages is told them, in their own zone. */
export function useSay() {
  const { language } = useMessages();
  const zone = useReaderZone();
  const date = (instant: string) => sayDate(Date.parse(instant), zone, language);
  return {
    zone,
    date,
    moment: (instant: string) => `${date(instant)} ${sayClock(Date.parse(instant), zone, language)}`,
    /** A date without a zone, `YYYY-MM-DD`. */
    day: (day: string) => sayDate(Date.parse(`${day}T00:00:00Z`), 'UTC', language),
  };
}
