import type { OwnedLayer } from '@jishi/shared/schema/policy';
import type { RuleCase } from '@jishi/shared/schema/rules';
import { useMessages } from '../messages/useMessages.tsx';
import { CaseCondition } from './CaseCondition.tsx';
import { type Faults, inherited, type Value, without, withSetting } from './layer.ts';
import { PickAndAdd } from './PickAndAdd.tsx';
import { Sentence } from './Sentence.tsx';
import { EXCEPTIONAL, type SettingName } from './settings.ts';
import { useTexts } from './useTexts.ts';

type Props = {
  one: RuleCase;
  number: number;
  last: boolean;
  above: readonly OwnedLayer[];
  faults: Faults;
  onChange: (one: RuleCase) => void;
  onUp: () => void;
  onDown: () => void;
  onRemove: () => void;
};

/** One exception: for whom, and which sentences are other ones for them. */
export function CaseCard({ one, number, last, above, faults, onChange, onUp, onDown, onRemove }: Props) {
  const { said } = useMessages();
  const t = useTexts();
  const names = EXCEPTIONAL.filter((name) => Object.hasOwn(one.set, name));
  const rest = EXCEPTIONAL.filter((name) => !names.includes(name));
  const setTo = (name: SettingName, value: Value) => onChange({ ...one, set: withSetting(one.set, name, value) });
  return (
    <fieldset className="case-card stack tight">
      <legend className="strong">{t.cases.heading(number)}</legend>
      <CaseCondition when={one.when} onChange={(when) => onChange({ ...one, when })} />
      {names.length === 0 && <p className="muted small">{t.cases.empty}</p>}
      <ul className="rule-list">
        {names.map((name) => (
          <Sentence
            key={name}
            name={name}
            value={one.set[name as keyof RuleCase['set']] as Value}
            fault={faults.get(`cases/${number - 1}/${name}`)}
            onChange={(value) => setTo(name, value)}
            whence={
              <button
                type="button"
                className="button quiet small"
                aria-label={t.cases.removeRule(said.settings[name].name)}
                onClick={() => onChange({ ...one, set: without(one.set, name) })}
              >
                <span aria-hidden="true">✕</span>
              </button>
            }
          />
        ))}
      </ul>
      <div className="row spread">
        <PickAndAdd
          label={t.cases.addRule}
          options={rest.map((name) => ({ value: name, text: said.settings[name].name }))}
          onAdd={(value) => {
            const name = rest.find((candidate) => candidate === value);
            if (name) setTo(name, inherited(above, name).value);
          }}
        />
        <span className="row">
          <button
            type="button"
            className="button quiet"
            aria-label={t.cases.up(number)}
            disabled={number === 1}
            onClick={onUp}
          >
            <span aria-hidden="true">↑</span>
          </button>
          <button
            type="button"
            className="button quiet"
            aria-label={t.cases.down(number)}
            disabled={last}
            onClick={onDown}
          >
            <span aria-hidden="true">↓</span>
          </button>
          <button type="button" className="button quiet" aria-label={t.cases.removeLabel(number)} onClick={onRemove}>
            {t.cases.remove}
          </button>
        </span>
      </div>
    </fieldset>
  );
}
