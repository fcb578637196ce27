// biome-ignore-all lint/a11y/useSemanticElements: rows that are skipped while they are out of sight cannot be those of a table
// biome-ignore-all lint/a11y/useFocusableInteractive: focus roves over the links in the cells

import { sayDay } from '@jishi/shared/messages/format';
import { HOUR_MS } from '@jishi/shared/time/span';
import { addDays, dayNumber, localDate } from '@jishi/shared/time/zone';
import { type KeyboardEvent, type MouseEvent, memo, useDeferredValue, useMemo, useRef } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { stepIn } from './roving.ts';
import { useTodayTexts } from './useTodayTexts.ts';
import { layCell, type Week, type WeekCell, type WeekInstrument } from './week.ts';
import { paintOf } from './weekPaint.ts';

const FIRST_ROWS = 40;

type Props = {
  week: Week;
  instruments: readonly WeekInstrument[];
  now: number;
  /** The address of a day's page, and of an instrument's. */
  dayAddress: (date: string) => string;
  instrumentAddress: (id: string) => string;
  /** A link was followed without leaving the page. */
  onGo: (address: string) => void;
};

/**
 * Seven days of all instruments, each cell a link to that instrument on that day. The links are plain ones and one
 * handler hears them all: the router's own would cost more than everything else together.
 */
export function WeekTable({ week, instruments, now, dayAddress, instrumentAddress, onGo }: Props) {
  const texts = useTodayTexts();
  const grid = useRef<HTMLDivElement>(null);
  const dates = useMemo(() => week.days.map((_, day) => addDays(week.from, day)), [week]);
  const today = localDate(week.zone, now);
  // What is on the screen is painted first; the rest follows while the page answers already.
  const shown = useDeferredValue(instruments, instruments.slice(0, FIRST_ROWS));
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const address = link?.getAttribute('href');
    if (!address || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onGo(address);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (grid.current && stepIn(grid.current, event.key)) event.preventDefault();
  };
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={texts.weekTable}
      aria-rowcount={instruments.length + 1}
      className="fweek-table"
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <Heads dates={dates} today={today} dayAddress={dayAddress} />
      {shown.map((instrument, row) => (
        <WeekRow
          key={instrument.id}
          row={row + 1}
          instrument={instrument}
          week={week}
          dates={dates}
          today={today}
          dayAddress={dayAddress}
          instrumentAddress={instrumentAddress}
        />
      ))}
    </div>
  );
}

type HeadProps = { dates: readonly string[]; today: string; dayAddress: (date: string) => string };

function Heads({ dates, today, dayAddress }: HeadProps) {
  const texts = useTodayTexts();
  const { language } = useMessages();
  return (
    <div role="row" className="fweek-line fweek-heads">
      <span role="columnheader" className="fweek-name">
        {texts.instrument}
      </span>
      {dates.map((date, day) => (
        <span key={date} role="columnheader" className={date === today ? 'fweek-day today' : 'fweek-day'}>
          <a href={dayAddress(date)} data-at={`0 ${day + 1}`} tabIndex={day === 0 ? 0 : -1}>
            {sayDay(dayNumber(date) * 86_400_000, 'UTC', language)}
          </a>
        </span>
      ))}
    </div>
  );
}

type RowProps = Omit<Props, 'instruments' | 'now' | 'onGo'> & {
  row: number;
  instrument: WeekInstrument;
  dates: readonly string[];
  today: string;
};

const WeekRow = memo(function WeekRow({
  row,
  instrument,
  week,
  dates,
  today,
  dayAddress,
  instrumentAddress,
}: RowProps) {
  const { name } = useMessages();
  const texts = useTodayTexts();
  return (
    <div role="row" className="fweek-line">
      <span role="rowheader" className="fweek-name">
        <a href={instrumentAddress(instrument.id)} data-at={`${row} 0`} tabIndex={-1}>
          {[instrument.model, name(instrument.name)].filter(Boolean).join(' ')}
        </a>
      </span>
      {dates.map((date, day) => {
        const span = week.days[day];
        if (!span) return null;
        const cell = layCell(instrument, span, week.hours);
        const figures = figuresOf(cell, texts);
        return (
          <span key={date} role="gridcell" className={date === today ? 'fweek-day today' : 'fweek-day'}>
            <a
              href={`${dayAddress(date)}#i-${instrument.id}`}
              data-at={`${row} ${day + 1}`}
              tabIndex={-1}
              className={cell.open ? 'fweek-cell' : 'fweek-cell shut'}
              style={{ backgroundImage: paintOf(cell) }}
              aria-label={`${figures} (${sayCell(cell, texts)})`}
            >
              {figures}
            </a>
          </span>
        );
      })}
    </div>
  );
});

type Texts = ReturnType<typeof useTodayTexts>;

/** What fits into a cell: the number of bookings, signs of what else there is, and the hours still free. */
function figuresOf(cell: WeekCell, { hours }: Texts): string {
  if (!cell.open && cell.bookings === 0 && !cell.maintenance) return '–';
  const signs = [cell.pending > 0 && `◔${cell.pending}`, cell.maintenance && '⚙', cell.external && '⇄'];
  return [`${cell.bookings}`, ...signs, cell.open && `· ${hours(hoursOf(cell))}`].filter(Boolean).join(' ');
}

function sayCell(cell: WeekCell, { cell: said }: Texts): string {
  return [
    said.bookings(cell.bookings),
    cell.pending > 0 && said.pending(cell.pending),
    cell.open ? said.free(hoursOf(cell)) : said.closed,
    cell.maintenance && said.maintenance,
    cell.external && said.external,
  ]
    .filter(Boolean)
    .join(', ');
}

function hoursOf({ freeMs }: WeekCell): string {
  return `${Math.round((freeMs / HOUR_MS) * 10) / 10}`;
}
