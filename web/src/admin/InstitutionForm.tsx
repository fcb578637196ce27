import type { AdminInstitution } from '@jishi/shared/schema/admin-institution';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useRegionName } from '../search/useRegionName.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice, type Theirs } from '../ui/Stale.tsx';
import { useOnTop } from '../ui/useOnTop.ts';
import { draftOf, type InstitutionDraft, InstitutionFields, institutionIn } from './InstitutionFields.tsx';
import { hasName, sayNames } from './NameFields.tsx';
import { change, institutionQuery } from './queries.ts';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

/** What is said of an institution. A stale edit keeps what was typed and says what somebody else changed. */
export function InstitutionForm({ institution }: { institution: AdminInstitution }) {
  const t = useTexts();
  const client = useQueryClient();
  const newest = draftOf(institution);
  const { draft, theirs, isChanged, change: type, settle, takeTheirs } = useOnTop(newest, institution.etag);
  const say = useSaid(newest);
  const saving = useChange(
    (sent: InstitutionDraft) =>
      change<AdminInstitution>('PATCH', `institutions/${institution.id}`, institutionIn(sent), institution.etag),
    t.saved,
    (saved, sent) => {
      settle(sent);
      client.setQueryData(institutionQuery(institution.id).queryKey, saved);
    },
  );
  const stale = isStale(saving.error);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (hasName(draft.name)) saving.mutate(draft);
  };
  const take = () => {
    takeTheirs();
    saving.reset();
  };
  return (
    <section className="panel stack">
      <h2>{t.institutions.facts}</h2>
      <form className="stack" onSubmit={save} noValidate>
        <InstitutionFields value={draft} onChange={type} />
        {(stale || theirs.length > 0) && <StaleNotice theirs={theirs.map(say)} onTake={take} />}
        {saving.isError && !stale && <ProblemNotice error={saving.error} />}
        <div className="row spread">
          <p className="muted small">{t.institutions.origin(institution.origin.source, institution.origin.key)}</p>
          <button
            type="submit"
            className="button main"
            disabled={!isChanged || saving.isPending || !hasName(draft.name)}
          >
            {t.save}
          </button>
        </div>
      </form>
    </section>
  );
}

/** A part of an institution as it is now, in words. */
function useSaid(now: InstitutionDraft): (part: keyof InstitutionDraft) => Theirs {
  const t = useTexts();
  const regionName = useRegionName();
  const said = {
    name: [`${t.nameZh} / ${t.nameEn}`, sayNames(now.name)],
    kind: [t.institutions.kind, t.kinds[now.kind]],
    region: [t.institutions.region, now.region && regionName(now.region)],
    lat: [t.institutions.lat, now.lat],
    lng: [t.institutions.lng, now.lng],
    website: [t.institutions.website, now.website],
    ror: [t.institutions.ror, now.ror],
  } as const satisfies Record<keyof InstitutionDraft, readonly [label: string, now: string]>;
  return (part) => ({ label: said[part][0], now: said[part][1] });
}
