import { useMessages } from '../messages/useMessages.tsx';
import type { SettingName } from './settings.ts';
import type { Merged } from './usePublishing.ts';
import { useTexts } from './useTexts.ts';

/** What somebody else has changed while one was writing, and what became of one's own changes. */
export function StaleNotice({ merged }: { merged: Merged | null }) {
  const { said, language } = useMessages();
  const t = useTexts();
  if (!merged) return null;
  const names = (parts: readonly string[]) =>
    parts
      .map((part) => (part === 'cases' ? t.stale.cases : said.settings[part as SettingName].name))
      .join(language === 'zh' ? '、' : ', ');
  const theirs = merged.theirs.filter((part) => !merged.both.includes(part));
  return (
    <div className="notice warn stack tight" role="alert">
      <p className="strong">{t.stale.title}</p>
      {theirs.length > 0 && <p>{t.stale.theirs(names(theirs))}</p>}
      {merged.both.length > 0 && <p>{t.stale.both(names(merged.both))}</p>}
      <p>{t.stale.merged}</p>
    </div>
  );
}
