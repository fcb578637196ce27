import { getLocalTimeZone, parseDate, today } from '@internationalized/date';
import {
  Button,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Heading,
  I18nProvider,
  RangeCalendar,
} from 'react-aria-components';
import { useMessages } from '../messages/useMessages.tsx';
import './calendar.css';

type Props = {
  label: string;
  from: string | undefined;
  to: string | undefined;
  zone: string;
  onChoose: (window: { from: string; to: string }) => void;
};

/** A month in which a first and a last day are chosen; days are `YYYY-MM-DD`. */
export function RangePicker({ label, from, to, zone, onChoose }: Props) {
  const { m, language } = useMessages();
  return (
    <I18nProvider locale={language === 'zh' ? 'zh-CN' : 'en-GB'}>
      <RangeCalendar
        aria-label={label}
        className="calendar"
        minValue={today(zone || getLocalTimeZone())}
        defaultValue={from ? { start: parseDate(from), end: parseDate(to ?? from) } : null}
        onChange={({ start, end }) => onChoose({ from: start.toString(), to: end.toString() })}
      >
        <header className="calendar-head">
          <Button slot="previous" className="button quiet" aria-label={m.common.previousMonth}>
            ‹
          </Button>
          <Heading className="calendar-title" level={2} />
          <Button slot="next" className="button quiet" aria-label={m.common.nextMonth}>
            ›
          </Button>
        </header>
        <CalendarGrid weekdayStyle="short">
          <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
          <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
        </CalendarGrid>
      </RangeCalendar>
    </I18nProvider>
  );
}
