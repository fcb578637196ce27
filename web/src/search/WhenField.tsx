import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { Loading } from '../ui/Problem.tsx';
import { sayWindow } from './sayWindow.ts';
import { useFinding } from './useFinding.ts';
import { type Preset, presetWindow } from './window.ts';

const RangePicker = lazy(() => import('../ui/RangePicker.tsx').then((module) => ({ default: module.RangePicker })));

const PRESETS = ['today', 'thisWeek', 'next7', 'nextWeek'] as const satisfies Preset[];

/** A window of days. The calendar is loaded when it is first opened. */
export function WhenField() {
  const { m, language } = useMessages();
  const [finding, change] = useFinding();
  const zone = useReaderZone();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const { from, to } = finding;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const take = (window: { from: string; to: string } | null) => {
    change({ from: window?.from, to: window?.to });
    close();
  };
  useEffect(() => {
    if (open) panel.current?.querySelector('button')?.focus();
  }, [open]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears focus leaving and Escape from what is inside
    <div
      className="bar-field when"
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) close();
      }}
    >
      <span className="bar-label" id={`${id}-label`}>
        {m.search.when}
      </span>
      <button
        ref={button}
        type="button"
        id={id}
        className="bar-input bar-button"
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-labelledby={`${id}-label ${id}`}
        onClick={() => setOpen(!open)}
      >
        {sayWindow(finding, language) ?? m.search.anyTime}
      </button>
      {open && (
        <div ref={panel} className="when-panel" role="dialog" aria-labelledby={`${id}-label`}>
          <div className="row">
            <button type="button" className="chip" aria-pressed={!from} onClick={() => take(null)}>
              {m.search.anyTime}
            </button>
            {PRESETS.map((preset) => {
              const window = presetWindow(preset, zone, Date.now());
              const chosen = from === window.from && to === window.to;
              return (
                <button key={preset} type="button" className="chip" aria-pressed={chosen} onClick={() => take(window)}>
                  {m.search[preset]}
                </button>
              );
            })}
          </div>
          <Suspense fallback={<Loading />}>
            <RangePicker label={m.search.chooseDates} from={from} to={to} zone={zone} onChoose={take} />
          </Suspense>
          <p className="muted small">{m.common.inZone(zone)}</p>
        </div>
      )}
    </div>
  );
}
