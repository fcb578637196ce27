// biome-ignore-all lint/a11y/useSemanticElements: an ARIA grid of blocks over cells cannot be a table; focus roves over its cells
// biome-ignore-all lint/a11y/useFocusableInteractive: an ARIA grid of blocks over cells cannot be a table; focus roves over its cells
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid itself hears the keys
import { saySpan } from '@jishi/shared/messages/format';
import type { Span } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useRef, useState } from 'react';
import { useMessages } from '../../messages/useMessages.tsx';
import { useReaderZone } from '../../time/reader.ts';
import { pressAndHold, useHolding } from '../../ui/pressAndHold.ts';
import { BlockMark, ChosenMark } from './BlockMark.tsx';
import { DayHead } from './DayHead.tsx';
import { firstPlace, type Place, rowUnder, spanOf, stepFrom } from './moving.ts';
import { otherZone } from './otherZone.ts';
import { RowHead, shortZone } from './RowHead.tsx';
import { type Buffers, useReach } from './useReach.ts';
import type { Slot, Week } from './week.ts';
import './week.css';

type Props = {
  week: Week;
  zone: string;
  label: string;
  chosen: Span | null;
  /** Length that one click takes, in ms. */
  lengthMs: number;
  buffers: Buffers;
  onChoose: (span: Span) => void;
  onWeek: (step: 1 | -1) => void;
  /** A booking of one's own is to be moved, perhaps by so much as it was dragged. */
  onMove: (bookingId: string, byMs: number | undefined) => void;
};

/** Rows of a day from where it began to where the pointer is. */
type Drag = { readonly day: number; readonly anchor: number; readonly row: number; readonly byFinger: boolean };

/**
 * A week as an ARIA grid: each cell says its time and state; drag, click or keys choose a span. A finger is held still for a
 * moment before it drags, else it scrolls.
 *
 * An own grid, because the calendar libraries that were looked at draw time as a bare canvas of divs: what is free has no
 * element, so neither keyboard nor screen reader can reach it. Blocks lie over the cells and are hidden from both.
 */
export function WeekGrid({ week, zone, label, chosen, lengthMs, buffers, onChoose, onWeek, onMove }: Props) {
  const { m } = useMessages();
  const says = useSays(week, zone);
  const readerZone = useReaderZone();
  const hintId = useId();
  const grid = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<Place>(() => firstPlace(week, chosen));
  const [drag, setDrag] = useState<Drag | null>(null);
  useHolding(grid);
  const reach = useReach(grid, week, buffers, { onChoose, onMove });
  const second = otherZone(zone, readerZone, week.days[0]?.slots[0]?.from ?? 0);
  const draft = drag ? spanOf(week, drag.day, drag.anchor, drag.row) : (reach.draft ?? chosen);

  const focus = (place: Place) => {
    setFocused(place);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${place.day} ${place.row}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const slot = week.days[focused.day]?.slots[focused.row];
    if (event.key === 'PageDown' || event.key === 'PageUp') {
      event.preventDefault();
      return onWeek(event.key === 'PageDown' ? 1 : -1);
    }
    if ((event.key === 'Enter' || event.key === ' ') && slot) {
      event.preventDefault();
      return onCell(slot, focused.day);
    }
    if (event.shiftKey && chosen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const change = (event.key === 'ArrowDown' ? 1 : -1) * week.rowMinutes * 60_000;
      if (chosen.to + change > chosen.from) onChoose({ from: chosen.from, to: chosen.to + change });
      return;
    }
    const next = stepFrom(focused, event.key, week.rows.length);
    if (!next) return;
    event.preventDefault();
    focus(next);
  };
  const onPointerDown = (event: PointerEvent, day: number, row: number) => {
    if (!event.isPrimary || event.button !== 0) return;
    const begin = (byFinger: boolean) => setDrag({ day, anchor: row, row, byFinger });
    if (event.pointerType === 'touch') pressAndHold(event.nativeEvent, () => begin(true));
    else if (event.pointerType === 'mouse') begin(false);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!event.isPrimary || !drag || !grid.current) return;
    const row = rowUnder(grid.current, drag.day, event.clientY, week.rows.length);
    if (row !== null && row !== drag.row) setDrag({ ...drag, row });
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!event.isPrimary || !drag) return;
    const { day, anchor, row, byFinger } = drag;
    setDrag(null);
    const slot = week.days[day]?.slots[row];
    if (row !== anchor) onChoose(spanOf(week, day, anchor, row));
    // A mouse clicks then, which a finger that held does not.
    else if (byFinger && slot) onCell(slot, day);
  };
  const giveUp = (event: PointerEvent) => event.isPrimary && setDrag(null);
  const onCell = (slot: Slot, day: number) => {
    const own = ownAt(week, day, slot);
    if (own) return onMove(own, undefined);
    onChoose({ from: slot.from, to: slot.from + lengthMs });
  };

  return (
    <>
      <p id={hintId} className="hidden-text">
        {m.instrument.gridHint}
      </p>
      <div
        ref={grid}
        className={second ? 'week two-zones' : 'week'}
        role="grid"
        aria-label={label}
        aria-describedby={hintId}
        aria-multiselectable="true"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={giveUp}
        onPointerCancel={giveUp}
      >
        <div role="row" className="week-row">
          <div role="columnheader" className="week-zone" title={zone}>
            {shortZone(zone)}
          </div>
          {second && (
            <div role="columnheader" className="week-zone" title={second}>
              {shortZone(second)}
            </div>
          )}
          {week.days.map((day) => (
            <DayHead key={day.date} day={day} today={day.date === localDate(zone, Date.now())} />
          ))}
        </div>
        {week.rows.map((minute, row) => (
          <div key={minute} role="row" className="week-row">
            <RowHead week={week} row={row} zone={zone} />
            {second && <RowHead week={week} row={row} zone={second} />}
            {week.days.map((day, index) => {
              const slot = day.slots[row];
              if (!slot) return null;
              const current = focused.day === index && focused.row === row;
              return (
                <div
                  key={day.date}
                  role="gridcell"
                  data-cell={`${index} ${row}`}
                  className={cellClass(slot, minute)}
                  tabIndex={current ? 0 : -1}
                  aria-selected={draft !== null && slot.from >= draft.from && slot.to <= draft.to}
                  aria-label={says[index]?.[row]}
                  onFocus={() => setFocused({ day: index, row })}
                  onPointerDown={(event) => onPointerDown(event, index, row)}
                  onClick={() => onCell(slot, index)}
                />
              );
            })}
          </div>
        ))}
        <div className="week-blocks" aria-hidden="true">
          {week.days.map((day) => (
            <div key={day.date} className="week-day">
              {day.blocks.map((block) => (
                <BlockMark key={block.key} block={block} week={week} onGrab={reach.onGrab} />
              ))}
              {draft && (
                <ChosenMark
                  week={week}
                  day={day}
                  zone={zone}
                  span={draft}
                  onEdge={chosen && !drag ? (event, edge) => reach.onEdge(event, edge, chosen) : undefined}
                />
              )}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

/** What each cell says, by day and row: worked out once, not whenever somebody goes to the next one. */
function useSays(week: Week, zone: string): readonly (readonly string[])[] {
  const { m, language } = useMessages();
  return useMemo(
    () =>
      week.days.map(({ slots }) =>
        slots.map((slot) => (slot ? m.instrument.slot(saySpan(slot, zone, language), stateWord(slot, m)) : '')),
      ),
    [week, zone, language, m],
  );
}

/** One's own booking under a cell, which is moved rather than booked over. */
function ownAt({ days }: Week, day: number, { from, to, state }: Slot): string | null {
  if (state !== 'mine' && state !== 'pending') return null;
  const own = days[day]?.blocks.find(
    ({ entry }) => entry.mine && Date.parse(entry.from) < to && Date.parse(entry.to) > from,
  );
  return own?.entry.bookingId ?? null;
}

function cellClass(slot: Slot, minute: number): string {
  return `slot ${slot.state}${minute % 60 === 0 ? ' full' : ''}`;
}

function stateWord(slot: Slot, m: ReturnType<typeof useMessages>['m']): string {
  if (slot.state === 'maintenance') return m.instrument.legendItems.maintenance;
  return m.instrument.slots[slot.state];
}
