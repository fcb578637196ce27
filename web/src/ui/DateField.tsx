import { type CalendarDate, parseDate } from '@internationalized/date';
import { useState } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  I18nProvider,
  Label,
  Popover,
} from 'react-aria-components';
import { useMessages } from '../messages/useMessages.tsx';
import './calendar.css';

type Props = {
  label: string;
  /** `YYYY-MM-DD` */
  value: string;
  min?: string | undefined;
  onChange: (date: string) => void;
};

const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/** A date in the order and words of the page's language, typed or taken from a month. Half-typed ones stay in the field. */
export function DateField({ label, value, min, onChange }: Props) {
  const { m, language } = useMessages();
  const [typed, setTyped] = useState<CalendarDate | null>(null);
  const first = min ? parseDate(min) : null;
  const take = (date: CalendarDate | null) => {
    if (!date) return;
    const whole = date.year >= FIRST_YEAR && date.year <= LAST_YEAR && (first === null || date.compare(first) >= 0);
    setTyped(whole ? null : date);
    if (whole) onChange(date.toString());
  };
  return (
    <I18nProvider locale={language === 'zh' ? 'zh-CN' : 'en-GB'}>
      <DatePicker
        className="field"
        value={typed ?? parseDate(value)}
        minValue={first}
        shouldForceLeadingZeros
        onChange={take}
        onBlur={() => setTyped(null)}
      >
        <Label className="label">{label}</Label>
        <Group className="input date-field">
          <DateInput className="date-input">
            {(segment) => <DateSegment segment={segment} className="date-segment" />}
          </DateInput>
          <Button className="button quiet" aria-label={m.common.openCalendar}>
            <span aria-hidden="true">▾</span>
          </Button>
        </Group>
        <Popover className="popover">
          <Dialog>
            <Calendar className="calendar single">
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
            </Calendar>
          </Dialog>
        </Popover>
      </DatePicker>
    </I18nProvider>
  );
}
