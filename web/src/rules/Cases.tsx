import type { OwnedLayer } from '@jishi/shared/schema/policy';
import type { RuleCase } from '@jishi/shared/schema/rules';
import { CaseCard } from './CaseCard.tsx';
import type { Faults } from './layer.ts';
import { useTexts } from './useTexts.ts';

const MAX_CASES = 50;

type Props = {
  cases: readonly RuleCase[];
  above: readonly OwnedLayer[];
  faults: Faults;
  onChange: (cases: RuleCase[]) => void;
};

/** What holds for some only, in the order in which it is looked at. */
export function Cases({ cases, above, faults, onChange }: Props) {
  const t = useTexts();
  const swap = (index: number, other: number) => {
    const [a, b] = [cases[index], cases[other]];
    if (a && b) onChange(cases.map((one, at) => (at === index ? b : at === other ? a : one)));
  };
  return (
    <section className="panel stack tight" aria-labelledby="cases-title">
      <h2 id="cases-title">{t.cases.title}</h2>
      <p className="muted small">{cases.length === 0 ? t.cases.none : t.cases.intro}</p>
      {cases.map((one, index) => (
        <CaseCard
          // biome-ignore lint/suspicious/noArrayIndexKey: an exception has nothing of its own but its place
          key={index}
          one={one}
          number={index + 1}
          last={index === cases.length - 1}
          above={above}
          faults={faults}
          onChange={(next) => onChange(cases.map((other, at) => (at === index ? next : other)))}
          onUp={() => swap(index, index - 1)}
          onDown={() => swap(index, index + 1)}
          onRemove={() => onChange(cases.filter((_, at) => at !== index))}
        />
      ))}
      <p>
        <button
          type="button"
          className="button"
          disabled={cases.length >= MAX_CASES}
          onClick={() => onChange([...cases, { when: { class: ['company'] }, set: {} }])}
        >
          + {t.cases.add}
        </button>
      </p>
    </section>
  );
}
