import type { HolidayDay } from '@jishi/shared/schema/admin-holiday';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { AreaField } from './fields.tsx';
import { readPasted } from './pasted.ts';
import { useTexts } from './useTexts.ts';

type Props = { year: number; days: readonly HolidayDay[]; onChange: (days: readonly HolidayDay[]) => void };

/** Takes days over from a list; lines that are not understood, or of another year, stay to be mended. */
export function PasteDays({ year, days, onChange }: Props) {
  const t = useTexts();
  const { language } = useMessages();
  const announce = useAnnounce();
  const [text, setText] = useState('');
  const [bad, setBad] = useState<readonly string[]>([]);
  const take = () => {
    const read = readPasted(text);
    const own = read.days.filter(({ date }) => date.startsWith(`${year}-`));
    const others = read.days.filter(({ date }) => !date.startsWith(`${year}-`)).map(({ date }) => date);
    const byDate = new Map([...days, ...own].map((day) => [day.date, day]));
    if (own.length > 0) onChange([...byDate.values()]);
    const kept = [...read.bad, ...others];
    setBad(kept);
    setText(kept.join('\n'));
    announce(t.holidays.pasted(own.length));
  };
  return (
    <section className="panel stack tight">
      <h2>{t.holidays.paste}</h2>
      <AreaField label={t.holidays.paste} value={text} onChange={setText} hint={t.holidays.pasteHint} rows={5} />
      {bad.length > 0 && (
        <p className="bad small" role="alert">
          {t.holidays.badLines(bad.slice(0, 5).join(language === 'zh' ? '；' : '; '))}
        </p>
      )}
      <p>
        <button type="button" className="button" disabled={text.trim() === ''} onClick={take}>
          {t.holidays.pasteDo}
        </button>
      </p>
    </section>
  );
}
