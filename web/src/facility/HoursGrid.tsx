import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { clockOf } from '../ui/TimeSelect.tsx';
import { useMedia } from '../ui/useMedia.ts';
import { percent } from './day.ts';
import {
  type Block,
  DAY_MINUTES,
  moved,
  paint,
  replace,
  resized,
  roomOn,
  STEP_MINUTES,
  type WeekHours,
} from './hoursGrid.ts';
import { useHoursGesture } from './useHoursGesture.ts';
import { useHoursTexts } from './useHoursTexts.ts';
import './hours.css';

type Props = { week: WeekHours; onChange: (week: WeekHours) => void };

const LABELLED_HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24] as const;

/**
 * Open hours of a week, drawn: drag over closed time to open it, drag a block or its edges to change it; a finger is held
 * still for a moment first. Each block is a button that hears the keys for the same.
 */
export function HoursGrid({ week, onChange }: Props) {
  const texts = useHoursTexts();
  const hintId = useId();
  const grid = useRef<HTMLDivElement>(null);
  const [together, setTogether] = useState(true);
  const gesture = useHoursGesture(grid, week, together, onChange);
  const byFinger = useMedia('(pointer: coarse)');
  const focus = useFocusAfter(grid, week);
  const announce = useAnnounce();
  const days = useMessages().m.availability.dayNames;

  const put = (block: Block, next: Block | null, alike = together) => {
    onChange(replace(week, block, next, alike));
    if (next) focus(next);
    announce(next ? `${days[next.day]} ${sayHours(next)}` : texts.removed(`${days[block.day]} ${sayHours(block)}`));
  };
  const onKey = (event: KeyboardEvent, block: Block) => {
    const change = changeOf(event, block);
    if (change === undefined) return;
    event.preventDefault();
    if (change === 'copy') return onChange(paint(week, [block.day + 1, block.day + 1], block));
    put(block, change);
  };
  const add = (day: number) => {
    const room = roomOn(week[day] ?? []);
    if (!room) return;
    onChange(paint(week, [day, day], room));
    focus({ ...room, day });
  };
  return (
    <div className="hours-drawn">
      <div className="row spread">
        <p id={hintId} className="muted small">
          {byFinger ? texts.gridHintTouch : texts.gridHint}
          <span className="hidden-text"> {texts.keys}</span>
        </p>
        <label className="radio small">
          <input type="checkbox" checked={together} onChange={(event) => setTogether(event.target.checked)} />
          {texts.together}
        </label>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of columns */}
      <div
        ref={grid}
        role="group"
        aria-label={texts.grid}
        className={gesture.active ? `hours-grid doing ${gesture.active}` : 'hours-grid'}
        {...gesture.handlers}
      >
        <Ruler />
        {gesture.shown.map((hours, day) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          <div key={days[day]} role="group" aria-label={days[day]} className="hours-column">
            <div className="hours-head">
              <span>{days[day]}</span>
              <button
                type="button"
                className="hours-add"
                aria-label={texts.addOn(days[day] ?? '')}
                disabled={roomOn(week[day] ?? []) === null}
                onClick={() => add(day)}
              >
                +
              </button>
            </div>
            <div className="hours-day" data-day={day}>
              {hours.map((one) => (
                <BlockButton
                  key={one.from}
                  block={{ ...one, day }}
                  held={isSame(gesture.held, { ...one, day })}
                  name={days[day] ?? ''}
                  hintId={hintId}
                  onKey={onKey}
                  onRemove={() => put({ ...one, day }, null)}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function Ruler() {
  return (
    <div className="hours-ruler" aria-hidden="true">
      {LABELLED_HOURS.map((hour) => (
        <span key={hour} style={{ top: percent(hour / 24) }}>
          {hour}:00
        </span>
      ))}
    </div>
  );
}

type BlockProps = {
  block: Block;
  /** It is being dragged. */
  held: boolean;
  name: string;
  hintId: string;
  onKey: (event: KeyboardEvent, block: Block) => void;
  onRemove: () => void;
};

function BlockButton({ block, held, name, hintId, onKey, onRemove }: BlockProps) {
  const texts = useHoursTexts();
  const { day, from, to } = block;
  const place = { top: percent(from / DAY_MINUTES), height: percent((to - from) / DAY_MINUTES) };
  return (
    <div className="hours-place" style={place}>
      <button
        type="button"
        className={held ? 'hours-block held' : 'hours-block'}
        data-block={`${day} ${from} ${to}`}
        aria-describedby={hintId}
        onKeyDown={(event) => onKey(event, block)}
      >
        <span data-edge="from" className="hours-edge top" />
        <span className="hours-text">
          <span>
            <span className="hidden-text">{name} </span>
            {clockOf(from)}
          </span>
          <span>
            <span className="hidden-text">–</span>
            {clockOf(to)}
          </span>
        </span>
        <span data-edge="to" className="hours-edge bottom" />
      </button>
      <button
        type="button"
        className="hours-remove"
        tabIndex={-1}
        aria-label={texts.remove(`${name} ${sayHours(block)}`)}
        onClick={onRemove}
      >
        <span aria-hidden="true">✕</span>
      </button>
    </div>
  );
}

function isSame(a: Block | null, b: Block): boolean {
  return a !== null && a.day === b.day && a.from === b.from && a.to === b.to;
}

function sayHours({ from, to }: { from: number; to: number }): string {
  return `${clockOf(from)}–${clockOf(to)}`;
}

/** What a key does to a block: where it goes, null for away, `copy` to the next day; undefined when it does nothing. */
function changeOf(event: KeyboardEvent, block: Block): Block | null | 'copy' | undefined {
  const step = event.key === 'ArrowUp' ? -STEP_MINUTES : STEP_MINUTES;
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown':
      if (event.shiftKey) return resized(block, 'to', block.to + step);
      return event.altKey ? resized(block, 'from', block.from + step) : moved(block, step, block.day);
    case 'ArrowLeft':
      return block.day > 0 ? moved(block, 0, block.day - 1) : undefined;
    case 'ArrowRight':
      if (block.day === 6) return;
      return event.shiftKey ? 'copy' : moved(block, 0, block.day + 1);
    case 'Delete':
    case 'Backspace':
      return null;
    default:
      return;
  }
}

/** The block that a key changed keeps the focus, also when it became part of another one. */
function useFocusAfter(grid: RefObject<HTMLElement | null>, week: WeekHours): (block: Block) => void {
  const wanted = useRef<Block | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the week is another one
  useEffect(() => {
    const block = wanted.current;
    wanted.current = null;
    const own = block && week[block.day]?.find(({ from, to }) => from <= block.from && block.to <= to);
    if (!block || !own) return;
    grid.current?.querySelector<HTMLElement>(`[data-block="${block.day} ${own.from} ${own.to}"]`)?.focus();
  }, [week]);
  return (block) => {
    wanted.current = block;
  };
}
