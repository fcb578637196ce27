import type { BookingRules } from '@jishi/shared/schema/rules';
import { BlocksField } from './BlocksField.tsx';
import type { Value } from './layer.ts';
import { MinutesField } from './MinutesField.tsx';
import { ModesField } from './ModesField.tsx';
import { NumberField } from './NumberField.tsx';
import { ENTRIES, FIRST_LIMIT, type SettingName } from './settings.ts';
import { useTexts } from './useTexts.ts';

export type SlotProps = {
  name: SettingName;
  /** What it is called, for those who do not see the sentence around it. */
  title: string;
  value: Value;
  invalid: boolean;
  onChange: (value: Value) => void;
};

/** The field that stands in the place of a value. */
export function Slot(props: SlotProps) {
  const { name, value, onChange } = props;
  const entry = ENTRIES[name];
  switch (entry.kind) {
    case 'choice':
      return <ChoiceSlot {...props} />;
    case 'modes':
      return <ModesField value={value as BookingRules['modes']} onChange={onChange} />;
    case 'blocks':
      return <BlocksField value={value as BookingRules['wholeBlocks']} onChange={onChange} />;
    default:
      return entry.none ? <LimitSlot {...props} /> : <AmountSlot {...props} />;
  }
}

function AmountSlot({ name, title, value, invalid, onChange }: SlotProps) {
  const entry = ENTRIES[name];
  const amount = typeof value === 'number' ? value : Number.NaN;
  if (entry.kind === 'minutes')
    return <MinutesField title={title} value={amount} invalid={invalid} onChange={onChange} />;
  if (entry.kind === 'number')
    return <NumberField title={title} unit={entry.unit} value={amount} invalid={invalid} onChange={onChange} />;
  return null;
}

/** A limit, or none: which of the two is part of the sentence. */
function LimitSlot(props: SlotProps) {
  const { name, title, value, onChange } = props;
  const t = useTexts();
  const [none, limit, after] = t.limits[name as keyof typeof t.limits];
  return (
    <>
      <select
        className="input slot"
        aria-label={t.limitOf(title)}
        value={value === null ? 'none' : 'limit'}
        onChange={(event) => onChange(event.target.value === 'none' ? null : (FIRST_LIMIT[name] ?? 1))}
      >
        <option value="none">{none}</option>
        <option value="limit">{limit}</option>
      </select>
      {value !== null && (
        <>
          <AmountSlot {...props} />
          {after && <span>{after}</span>}
        </>
      )}
    </>
  );
}

type ChoiceName = 'stepMinutes' | 'authorisation' | 'membership' | 'approval' | 'silence' | 'checkIn' | 'lateCancel';

function ChoiceSlot({ name, title, value, invalid, onChange }: SlotProps) {
  const t = useTexts();
  const options: Readonly<Record<string, string>> = t.choices[name as ChoiceName];
  const chosen = Array.isArray(value) ? value.join(',') : String(value);
  const read = (text: string): Value => {
    if (name === 'approval') return (text === '' ? [] : text.split(',')) as BookingRules['approval'];
    return (name === 'stepMinutes' ? Number(text) : text) as Value;
  };
  return (
    <select
      className="input slot"
      aria-label={title}
      aria-invalid={invalid}
      value={chosen}
      onChange={(event) => onChange(read(event.target.value))}
    >
      {!Object.hasOwn(options, chosen) && <option value={chosen}>{chosen}</option>}
      {Object.entries(options).map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
