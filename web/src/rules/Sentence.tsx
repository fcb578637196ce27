import { DETAIL_ZH } from '@jishi/shared/messages/detail';
import { sayMinutes } from '@jishi/shared/messages/format';
import { type ReactNode, useId } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { AMISS, type Value } from './layer.ts';
import { Slot } from './Slot.tsx';
import { ENTRIES, type SettingName } from './settings.ts';
import { useTexts } from './useTexts.ts';

/** Punctuation stands close to what it ends. */
const CLOSING = /^\s*[.,;。，；]/;

type Props = {
  name: SettingName;
  value: Value;
  fault: string | undefined;
  onChange: (value: Value) => void;
  /** Where the value comes from, and what can be done about it. */
  whence: ReactNode;
  /** Nothing can be changed. */
  locked?: boolean;
};

/** One rule as a sentence with its value as a field inside, and what is wrong with it. */
export function Sentence({ name, value, fault, onChange, whence, locked = false }: Props) {
  const { said } = useMessages();
  const t = useTexts();
  const id = useId();
  const [before = '', after = ''] = t.sentences[name].split('{}').map((part) => part.trim());
  const faultText = useFaultText(name, fault);
  const { name: title, says } = said.settings[name];
  return (
    <li className={fault ? 'rule-line faulty' : 'rule-line'}>
      <fieldset className="rule-text" aria-describedby={fault ? `${id}-fault` : undefined} disabled={locked}>
        <legend className="hidden-text">{title}</legend>
        {before && <span title={says}>{before}</span>}
        <Slot name={name} title={title} value={value} invalid={fault !== undefined} onChange={onChange} />
        {after && <span className={CLOSING.test(after) ? 'close' : undefined}>{after}</span>}
      </fieldset>
      <div className="rule-whence">{whence}</div>
      {faultText && (
        <p id={`${id}-fault`} className="bad small rule-fault" role="alert">
          {faultText}
        </p>
      )}
    </li>
  );
}

function useFaultText(name: SettingName, fault: string | undefined): string | null {
  const { language } = useMessages();
  const t = useTexts();
  if (fault === undefined) return null;
  if (fault !== AMISS) return language === 'zh' ? (DETAIL_ZH[fault] ?? fault) : sentenceOf(fault);
  const entry = ENTRIES[name];
  if (entry.kind === 'minutes') return t.range(sayMinutes(entry.min, language), sayMinutes(entry.max, language));
  if (entry.kind === 'number' && entry.unit !== 'money') return t.range(String(entry.min), String(entry.max));
  return t.wrong;
}

function sentenceOf(said: string): string {
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
