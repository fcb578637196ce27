import { sayMoney } from '@jishi/shared/messages/format';
import { BY_AGREEMENT } from '@jishi/shared/money';
import type { Trial } from '@jishi/shared/schema/trial';
import { useMessages } from '../messages/useMessages.tsx';
import { useTexts } from './useTexts.ts';

type Judged = Trial['rules'][number];

/** The answer in one line, every broken rule with who set it, and what follows when it passes. */
export function BenchResult({ trial, changed }: { trial: Trial; changed: boolean }) {
  const { m, said, language } = useMessages();
  const t = useTexts();
  const broken = trial.rules.filter(({ passed }) => !passed);
  // Several checks have the name of one rule, which is kept when all of them are.
  const names = new Set(broken.map(({ rule }) => rule));
  const kept = [...new Set(trial.rules.map(({ rule }) => rule))].filter((rule) => !names.has(rule));
  const { price } = trial;
  const approvers = trial.approvers.map((one) => said.approvers[one]).join(t.bench.thenBy);
  const money = price.amountMinor === 0 ? m.common.free : sayMoney(price, language);
  return (
    <>
      <p className={trial.passes ? 'bench-verdict good' : 'bench-verdict bad'}>
        <span aria-hidden="true">{trial.passes ? '✓ ' : '✕ '}</span>
        {trial.passes ? t.bench.passes : t.bench.refused(broken.length)}
      </p>
      <p className="muted small">{changed ? t.bench.withDraft : t.bench.asInForce}</p>
      {broken.length > 0 && (
        <ul className="bench-broken">
          {broken.map((rule) => (
            <li key={rule.sentence}>
              <p>{rule.sentence}</p>
              <SetBy rule={rule} />
            </li>
          ))}
        </ul>
      )}
      <dl className="dl">
        <dt>{t.bench.approvers}</dt>
        <dd>{approvers || t.bench.nobody}</dd>
        <dt>{t.bench.price}</dt>
        <dd>{price.currency === BY_AGREEMENT.currency ? t.bench.byAgreement : money}</dd>
      </dl>
      <details>
        <summary>{t.bench.passed(kept.length)}</summary>
        <ul className="bench-kept">
          {kept.map((rule) => (
            <li key={rule}>
              <span className="strong">{said.ruleNames[rule].name}</span>{' '}
              <span className="muted">{said.ruleNames[rule].says}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** Which layer, or which exception of it, set what is broken. */
function SetBy({ rule }: { rule: Judged }) {
  const t = useTexts();
  const [setting] = rule.settings;
  if (!setting) return null;
  const { by, case: index } = setting.said;
  const owner = by === 'default' ? t.bench.byDefault : t.owners[by];
  return (
    <p className="muted small">{t.bench.setBy(index === null ? owner : `${owner}, ${t.bench.exception(index + 1)}`)}</p>
  );
}
