import type { RuleCase, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { regionsQuery } from '../search/queries.ts';
import { useRegionName } from '../search/useRegionName.ts';
import { PickAndAdd } from './PickAndAdd.tsx';
import { useTexts } from './useTexts.ts';

type When = RuleCase['when'];
const CLASSES: readonly UserClass[] = ['internal', 'academic', 'company'];
const MODES: readonly ServiceMode[] = ['self', 'assisted', 'sample', 'project'];

/** For whom an exception holds; what is not ticked anywhere in a group does not matter. */
export function CaseCondition({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const { said } = useMessages();
  const t = useTexts();
  const put = (part: 'class' | 'mode' | 'region', values: readonly string[]) => {
    const { [part]: _before, ...rest } = when;
    onChange((values.length === 0 ? rest : { ...rest, [part]: values }) as When);
  };
  return (
    <div className="stack tight">
      <Ticks
        legend={t.cases.classes}
        all={CLASSES}
        chosen={when.class ?? []}
        names={said.userClasses}
        onChange={(values) => put('class', values)}
      />
      <Ticks
        legend={t.cases.modes}
        all={MODES}
        chosen={when.mode ?? []}
        names={said.modes}
        onChange={(values) => put('mode', values)}
      />
      <Regions chosen={when.region ?? []} onChange={(values) => put('region', values)} />
    </div>
  );
}

type TicksProps<Name extends string> = {
  legend: string;
  all: readonly Name[];
  chosen: readonly Name[];
  names: Readonly<Record<Name, string>>;
  onChange: (values: Name[]) => void;
};

function Ticks<Name extends string>({ legend, all, chosen, names, onChange }: TicksProps<Name>) {
  return (
    <fieldset className="row case-when">
      <legend className="muted small">{legend}</legend>
      {all.map((name) => (
        <label key={name} className="radio">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={() => onChange(all.filter((one) => chosen.includes(one) !== (one === name)))}
          />
          {names[name]}
        </label>
      ))}
    </fieldset>
  );
}

function Regions({ chosen, onChange }: { chosen: readonly string[]; onChange: (codes: string[]) => void }) {
  const t = useTexts();
  const nameOf = useRegionName();
  const { data: regions = [] } = useQuery(regionsQuery);
  const known = regions.filter(({ level, code }) => ['province', 'city'].includes(level) && !chosen.includes(code));
  return (
    <fieldset className="row case-when">
      <legend className="muted small">{t.cases.regions}</legend>
      {chosen.length === 0 && <span>{t.cases.regionsMissing}</span>}
      {chosen.map((code) => (
        <button
          key={code}
          type="button"
          className="chip"
          aria-label={t.cases.removeRegion(nameOf(code))}
          onClick={() => onChange(chosen.filter((one) => one !== code))}
        >
          {nameOf(code)} <span aria-hidden="true">✕</span>
        </button>
      ))}
      <PickAndAdd
        label={t.cases.addRegion}
        options={known.map(({ code }) => ({ value: code, text: nameOf(code) }))}
        onAdd={(code) => onChange([...chosen, code])}
      />
    </fieldset>
  );
}
