import type { BookingRules, ServiceMode } from '@jishi/shared/schema/rules';
import { useMessages } from '../messages/useMessages.tsx';
import { useTexts } from './useTexts.ts';

const MODES: readonly ServiceMode[] = ['self', 'assisted', 'sample', 'project'];

type Props = { value: BookingRules['modes']; onChange: (modes: BookingRules['modes']) => void };

/** All ways of service, or only those that are ticked. */
export function ModesField({ value, onChange }: Props) {
  const { said } = useMessages();
  const t = useTexts();
  const toggle = (mode: ServiceMode) =>
    onChange(MODES.filter((one) => (one === mode ? !value?.includes(mode) : value?.includes(one))));
  return (
    <>
      <select
        className="input slot"
        aria-label={t.limitOf(said.settings.modes.name)}
        value={value === null ? 'all' : 'only'}
        onChange={(event) => onChange(event.target.value === 'all' ? null : ['self', 'assisted'])}
      >
        <option value="all">{t.allModes}</option>
        <option value="only">{t.onlyModes}</option>
      </select>
      {value !== null &&
        MODES.map((mode) => (
          <label key={mode} className="radio">
            <input type="checkbox" checked={value.includes(mode)} onChange={() => toggle(mode)} />
            {said.modes[mode]}
          </label>
        ))}
    </>
  );
}
