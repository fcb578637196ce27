import { sayClock } from '@jishi/shared/messages/format';
import type { LayerOwner } from '@jishi/shared/schema/policy';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { FacilityInstrument } from '@jishi/shared/schema/today';
import { addDays, dayNumber, localDate, wallClock, wallInstant } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { ApiProblem } from '../api.ts';
import { wire } from '../instrument/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useSettled } from '../search/useSettled.ts';
import { DateField } from '../ui/DateField.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { TimeSelect } from '../ui/TimeSelect.tsx';
import type { RulesAddress } from './address.ts';
import { BenchResult } from './BenchResult.tsx';
import { trialQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';

const CLASSES = ['internal', 'academic', 'company'] as const;
const MODES = ['self', 'assisted'] as const;
const LIVE_MS = 350;

type Props = {
  zone: string;
  owner: LayerOwner;
  instruments: readonly FacilityInstrument[];
  /** What is written in the editor; null while something is wrong with it. */
  draft: RuleLayer | null;
  changed: boolean;
  address: RulesAddress;
  onAddress: (part: RulesAddress) => void;
};

/** Whether somebody's booking would pass by the rules as they are written beside it, answered while one writes. */
export function Bench(props: Props) {
  const { zone, owner, instruments, draft, changed, address, onAddress } = props;
  const { language } = useMessages();
  const t = useTexts();
  const titleId = useId();
  const instrumentId = address.instrument ?? instruments[0]?.id;
  const span = spanOf(address, zone);
  const who = address.who ?? 'academic';
  const person = personOf(who);
  const ready = draft !== null && instrumentId !== undefined && person !== null;
  const body = ready && {
    ...{ instrumentId, from: wire(span.from), to: wire(span.to), person },
    ...(address.mode ? { mode: address.mode } : {}),
    ...(changed ? { draft: { owner, layer: draft } } : {}),
  };
  const asked = useSettled(body ? JSON.stringify(body) : '', LIVE_MS, false);
  const found = useQuery(trialQuery(asked === '' ? null : asked, language));
  return (
    <section className="panel stack bench" aria-labelledby={titleId}>
      <div>
        <h2 id={titleId}>{t.bench.title}</h2>
        <p className="muted small">{t.bench.intro}</p>
      </div>
      {instruments.length === 0 ? (
        <p className="muted">{t.noInstruments}</p>
      ) : (
        <BenchFields {...{ zone, owner, instruments, instrumentId, span, who, address, onAddress }} />
      )}
      <div aria-live="polite" aria-busy={found.isFetching} className="stack tight">
        {person === null && <p className="muted">{t.bench.needEmail}</p>}
        {draft === null && <p className="muted">{t.bench.faulty}</p>}
        {found.isError ? (
          found.error instanceof ApiProblem && found.error.slug === 'not-found' ? (
            <p className="bad">{t.bench.unknown}</p>
          ) : (
            <ProblemNotice error={found.error} retry={() => found.refetch()} />
          )
        ) : (
          found.data && ready && <BenchResult trial={found.data} changed={changed} />
        )}
      </div>
    </section>
  );
}

type Span = { readonly from: number; readonly to: number };

/** The time of the address, else tomorrow from ten to twelve. */
function spanOf({ from, to }: RulesAddress, zone: string): Span {
  const [a, b] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (a < b) return { from: a, to: b };
  const day = dayNumber(addDays(localDate(zone, Date.now()), 1));
  return { from: wallInstant(zone, day, 600), to: wallInstant(zone, day, 720) };
}

function personOf(who: string): object | null {
  if ((CLASSES as readonly string[]).includes(who)) return { class: who };
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(who) ? { email: who } : null;
}

type FieldsProps = Pick<Props, 'zone' | 'owner' | 'instruments' | 'address' | 'onAddress'> & {
  instrumentId: string | undefined;
  span: Span;
  who: string;
};

function BenchFields({ zone, owner, instruments, instrumentId, span, who, address, onAddress }: FieldsProps) {
  const { m, said, name } = useMessages();
  const t = useTexts();
  const id = useId();
  const isClass = (CLASSES as readonly string[]).includes(who);
  return (
    <div className="bench-fields">
      {owner !== 'instrument' && (
        <label className="field">
          <span className="label">{t.bench.instrument}</span>
          <select
            className="input"
            value={instrumentId ?? ''}
            onChange={(event) => onAddress({ instrument: event.target.value })}
          >
            {instruments.map((instrument) => (
              <option key={instrument.id} value={instrument.id}>
                {name(instrument.name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="field">
        <label htmlFor={`${id}-who`} className="label">
          {t.bench.who}
        </label>
        <select
          id={`${id}-who`}
          className="input"
          value={isClass ? who : 'person'}
          onChange={(event) => onAddress({ who: event.target.value })}
        >
          {CLASSES.map((one) => (
            <option key={one} value={one}>
              {t.bench.group} {said.userClasses[one]}
            </option>
          ))}
          <option value="person">{t.bench.person}</option>
        </select>
        {!isClass && (
          <input
            className="input"
            type="email"
            aria-label={t.bench.email}
            placeholder={t.bench.email}
            maxLength={254}
            autoComplete="off"
            defaultValue={who === 'person' ? '' : who}
            onChange={(event) => onAddress({ who: event.target.value.trim() || 'person' })}
          />
        )}
      </div>
      <label className="field">
        <span className="label">{t.bench.mode}</span>
        <select
          className="input"
          value={address.mode ?? ''}
          onChange={(event) => onAddress({ mode: event.target.value || undefined })}
        >
          <option value="">{t.bench.usual}</option>
          {MODES.map((mode) => (
            <option key={mode} value={mode}>
              {said.modes[mode]}
            </option>
          ))}
        </select>
      </label>
      <BenchTimes zone={zone} span={span} onAddress={onAddress} dateLabel={m.common.date} />
    </div>
  );
}

type TimesProps = Pick<Props, 'zone' | 'onAddress'> & { span: Span; dateLabel: string };

/** A day, and from when to when; what does not end after it begins ends on the next day. */
function BenchTimes({ zone, span, onAddress, dateLabel }: TimesProps) {
  const t = useTexts();
  const date = localDate(zone, span.from);
  const { day, minute } = wallClock(zone, span.from);
  const end = wallClock(zone, span.to).minute;
  const change = (nextDay: number, from: number, to: number) => {
    const fromAt = wallInstant(zone, nextDay, from);
    const toAt = wallInstant(zone, to > from ? nextDay : nextDay + 1, to);
    onAddress({ from: wire(fromAt), to: wire(toAt) });
  };
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return (
    <>
      <DateField label={dateLabel} value={date} onChange={(next) => change(dayNumber(next), minute, end)} />
      <div className="bench-times">
        <TimeSelect
          label={t.bench.from}
          value={sayClock(span.from, zone, 'en')}
          onChange={(clock) => change(day, minutes(clock), end)}
        />
        <TimeSelect
          label={t.bench.to}
          edge="end"
          value={end === 0 ? '24:00' : sayClock(span.to, zone, 'en')}
          onChange={(clock) => change(day, minute, minutes(clock))}
        />
      </div>
    </>
  );
}
