import type { RuleLayer } from '@jishi/shared/schema/rules';
import { type ReactNode, useEffect } from 'react';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { Cases } from './Cases.tsx';
import {
  changesBetween,
  type Faults,
  faultsOf,
  inherited,
  placeOfPointer,
  type Value,
  withCases,
  without,
  withSetting,
} from './layer.ts';
import { PublishBar } from './PublishBar.tsx';
import type { SeenPolicy } from './queries.ts';
import { Sentence } from './Sentence.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { SECTION_NAMES, SECTIONS, type SettingName } from './settings.ts';
import { useDraft } from './useDraft.ts';
import { usePublishing } from './usePublishing.ts';
import { useTexts } from './useTexts.ts';
import { Whence } from './Whence.tsx';

type Props = {
  seen: SeenPolicy;
  /** Told what is written here whenever it could be in force; null while something is wrong with it. */
  onDraft: (layer: RuleLayer | null) => void;
  bench: ReactNode;
};

/** The rules of one owner as sentences, from the first change to putting them into force. */
export function RulesEditor({ seen, onDraft, bench }: Props) {
  const t = useTexts();
  const { draft, restored, keep } = useDraft(seen);
  const publishing = usePublishing(seen, draft, keep);
  const { layer } = draft;
  const { above } = seen.policy;
  const local = faultsOf(above, draft.base, layer);
  const faults = withServerFaults(local, publishing.publish.error ?? publishing.preview.error, publishing.isCurrent);
  const sound = local.size === 0;
  const changes = changesBetween(draft.base, layer);
  const content = JSON.stringify(layer);
  useEffect(() => onDraft(sound ? (JSON.parse(content) as RuleLayer) : null), [onDraft, sound, content]);
  const change = (next: RuleLayer) => keep({ ...draft, layer: next });
  const setTo = (name: SettingName, value: Value) => change(withSetting(layer, name, value));
  return (
    <div className="rules-page">
      <div className="stack">
        <StaleNotice merged={publishing.merged} />
        {SECTION_NAMES.map((section) => (
          <section key={section} className="panel stack tight" aria-labelledby={`rules-${section}`}>
            <h2 id={`rules-${section}`}>{t.sections[section]}</h2>
            <ul className="rule-list">
              {SECTIONS[section].map((name) => (
                <Sentence
                  key={name}
                  name={name}
                  value={Object.hasOwn(layer, name) ? (layer[name] as Value) : inherited(above, name).value}
                  fault={faults.get(name)}
                  onChange={(value) => setTo(name, value)}
                  whence={<Whence name={name} own={layer} above={above} onReset={() => change(without(layer, name))} />}
                />
              ))}
            </ul>
          </section>
        ))}
        <Cases
          cases={layer.cases ?? []}
          above={[...above, { ...seen.policy, layer }]}
          faults={faults}
          onChange={(cases) => change(withCases(layer, cases))}
        />
        <OtherFaults error={publishing.preview.error ?? publishing.publish.error} />
        <PublishBar
          changes={changes.length}
          restored={restored && changes.length > 0}
          sound={sound}
          publishing={publishing}
          onDiscard={() => {
            publishing.forget();
            keep(null);
          }}
        />
      </div>
      {bench}
    </div>
  );
}

/** Faults that only the server knows, because they are of instruments below, until something is changed. */
function withServerFaults(local: Faults, error: unknown, isCurrent: boolean): Faults {
  if (!isCurrent || !(error instanceof ApiProblem) || error.slug !== 'invalid') return local;
  const told = (error.document.errors ?? []).map(({ pointer, detail }) => [placeOfPointer(pointer), detail] as const);
  return new Map([...told, ...local]);
}

function OtherFaults({ error }: { error: unknown }) {
  const { said } = useMessages();
  if (!error || (error instanceof ApiProblem && error.slug === 'stale')) return null;
  if (error instanceof ApiProblem && error.slug === 'invalid') {
    return (
      <p className="notice error" role="alert">
        {error.document.detail ?? said.problems.invalid.detail}
      </p>
    );
  }
  return <ProblemNotice error={error} />;
}
