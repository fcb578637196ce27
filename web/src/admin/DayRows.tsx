import type { HolidayDay } from '@jishi/shared/schema/admin-holiday';
import type { HolidayKind } from '@jishi/shared/schema/schedule';
import { type FormEvent, useState } from 'react';
import { TextField } from '../ui/TextField.tsx';
import { ChoiceField } from './fields.tsx';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

type Props = {
  year: number;
  days: readonly HolidayDay[];
  published: readonly HolidayDay[];
  onChange: (days: readonly HolidayDay[]) => void;
};

/** The days of a year, one line each, and a line for another one. */
export function DayRows({ year, days, published, onChange }: Props) {
  const put = (date: string, part: Partial<HolidayDay>) =>
    onChange(days.map((day) => (day.date === date ? { ...day, ...part } : day)));
  return (
    <>
      {days.length > 0 && (
        <ul className="admin-days">
          {days.map((day) => (
            <li key={day.date}>
              <DayRow
                day={day}
                fresh={!published.some((one) => JSON.stringify(one) === JSON.stringify(day))}
                onPut={(part) => put(day.date, part)}
                onRemove={() => onChange(days.filter((one) => one !== day))}
              />
            </li>
          ))}
        </ul>
      )}
      <AddDay year={year} days={days} onAdd={(day) => onChange([...days, day])} />
    </>
  );
}

type RowProps = {
  day: HolidayDay;
  fresh: boolean;
  onPut: (part: Partial<HolidayDay>) => void;
  onRemove: () => void;
};

function DayRow({ day, fresh, onPut, onRemove }: RowProps) {
  const t = useTexts();
  const say = useSay();
  const date = say.day(day.date);
  const named = (part: HolidayDay['name']) => {
    const { zh, en } = { ...day.name, ...part };
    onPut({ name: { ...(zh ? { zh } : {}), ...(en ? { en } : {}) } });
  };
  return (
    <fieldset className={fresh ? 'admin-day fresh' : 'admin-day'} aria-label={date}>
      <span className="admin-day-date">{date}</span>
      <select
        className="input"
        aria-label={t.holidays.kind}
        value={day.kind}
        onChange={(event) => onPut({ kind: event.target.value as HolidayKind })}
      >
        <option value="off">{t.holidays.off}</option>
        <option value="work">{t.holidays.work}</option>
      </select>
      <input
        className="input"
        aria-label={t.holidays.nameZh}
        placeholder={t.holidays.nameZh}
        maxLength={100}
        value={day.name.zh ?? ''}
        onChange={(event) => named({ zh: event.target.value })}
      />
      <input
        className="input"
        aria-label={t.holidays.nameEn}
        placeholder={t.holidays.nameEn}
        maxLength={100}
        value={day.name.en ?? ''}
        onChange={(event) => named({ en: event.target.value })}
      />
      <button type="button" className="button quiet" aria-label={t.holidays.removeDay(date)} onClick={onRemove}>
        {t.remove}
      </button>
    </fieldset>
  );
}

type AddProps = { year: number; days: readonly HolidayDay[]; onAdd: (day: HolidayDay) => void };

function AddDay({ year, days, onAdd }: AddProps) {
  const t = useTexts();
  const [date, setDate] = useState('');
  const [kind, setKind] = useState<HolidayKind>('off');
  const [name, setName] = useState('');
  const fault =
    date === ''
      ? undefined
      : !date.startsWith(`${year}-`)
        ? t.holidays.otherYear(year)
        : days.some((day) => day.date === date)
          ? t.holidays.exists
          : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (date === '' || fault) return;
    const text = name.trim();
    const isChinese = /\p{Script=Han}/u.test(text);
    onAdd({ date, kind, name: text === '' ? {} : isChinese ? { zh: text } : { en: text } });
    setDate('');
  };
  return (
    <form className="admin-add-day" onSubmit={submit} noValidate>
      <TextField label={t.holidays.date} type="date" value={date} onChange={setDate} fault={fault} />
      <ChoiceField
        label={t.holidays.kind}
        value={kind}
        onChange={(next) => setKind(next as HolidayKind)}
        options={[
          ['off', t.holidays.off],
          ['work', t.holidays.work],
        ]}
      />
      <TextField
        label={`${t.holidays.nameZh} / ${t.holidays.nameEn}`}
        value={name}
        onChange={setName}
        maxLength={100}
      />
      <button type="submit" className="button" disabled={date === '' || fault !== undefined}>
        {t.holidays.addDay}
      </button>
    </form>
  );
}
