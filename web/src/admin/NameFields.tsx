import { TextField } from '../ui/TextField.tsx';
import { useTexts } from './useTexts.ts';

export type Names = { readonly zh: string; readonly en: string };

/** A name in both languages, one of which may be missing. */
export function NameFields({ value, onChange }: { value: Names; onChange: (names: Names) => void }) {
  const t = useTexts();
  const fault = value.zh.trim() === '' && value.en.trim() === '' ? t.needsName : undefined;
  return (
    <>
      <TextField label={t.nameZh} value={value.zh} onChange={(zh) => onChange({ ...value, zh })} />
      <TextField label={t.nameEn} value={value.en} onChange={(en) => onChange({ ...value, en })} fault={fault} />
    </>
  );
}

export function hasName({ zh, en }: Names): boolean {
  return zh.trim() !== '' || en.trim() !== '';
}

/** As the interface takes it: what is empty is left out. */
export function nameIn({ zh, en }: Names): { zh?: string; en?: string } {
  return { ...(zh.trim() ? { zh: zh.trim() } : {}), ...(en.trim() ? { en: en.trim() } : {}) };
}

/** Both names in one line. */
export function sayNames({ zh, en }: Names): string {
  return [zh, en].filter(Boolean).join(' / ');
}
