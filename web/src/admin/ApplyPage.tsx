import type { Application } from '@jishi/shared/schema/admin-institution';
import type { InstitutionKind } from '@jishi/shared/schema/institution';
import type { Me } from '@jishi/shared/schema/person';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { post } from '../api.ts';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { readKept, writeKept } from '../order/kept.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { TextField } from '../ui/TextField.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { AreaField, ChoiceField } from './fields.tsx';
import { INSTITUTION_KINDS } from './kinds.ts';
import { hasName, NameFields, type Names, nameIn } from './NameFields.tsx';
import { applicationsQuery } from './queries.ts';
import { RegionField } from './RegionField.tsx';
import { StateTag } from './StateTag.tsx';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';
import './admin.css';

/** For whoever does not find where they work: asking for it, and what became of that. */
export function ApplyPage() {
  const t = useTexts();
  const { m } = useMessages();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(t.apply.title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  return (
    <div className="stack admin-narrow">
      <h1>{t.apply.title}</h1>
      {me ? (
        <Asking me={me} />
      ) : (
        <div className="panel stack tight">
          <p>{t.apply.signIn}</p>
          <p>
            <SignInLink>{m.shell.signIn}</SignInLink>
          </p>
        </div>
      )}
    </div>
  );
}

const KEPT = 'jishi.application';
type Draft = { name: Names; kind: InstitutionKind; region: string; website: string; text: string };
const EMPTY: Draft = { name: { zh: '', en: '' }, kind: 'education', region: '', website: '', text: '' };

/** What was typed before the page went away; a field that is not what it should be is empty again. */
function keptDraft(): Draft {
  const kept = (readKept(KEPT) ?? {}) as Partial<Record<keyof Draft, unknown>>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
  const name = (kept.name ?? {}) as Partial<Record<keyof Names, unknown>>;
  return {
    name: { zh: textOf(name.zh), en: textOf(name.en) },
    kind: INSTITUTION_KINDS.find((kind) => kind === kept.kind) ?? EMPTY.kind,
    region: textOf(kept.region),
    website: textOf(kept.website),
    text: textOf(kept.text),
  };
}

function Asking({ me }: { me: Me }) {
  const t = useTexts();
  const { name } = useMessages();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [id, setId] = useState(() => uuidv7());
  const [value, setValue] = useState<Draft>(keptDraft);
  const set = (part: Partial<Draft>) => {
    const next = { ...value, ...part };
    writeKept(KEPT, next);
    setValue(next);
  };
  const sending = useMutation({
    mutationFn: () => post<Application>('/institutions/applications', bodyOf(id, value)),
    onSuccess: () => {
      announce(t.apply.sent);
      writeKept(KEPT, null);
      setValue(EMPTY);
      setId(uuidv7());
      void client.invalidateQueries({ queryKey: applicationsQuery.queryKey });
    },
  });
  const sound = hasName(value.name) && value.text.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) sending.mutate();
  };
  return (
    <>
      <p>{me.institution ? t.apply.belongs(name(me.institution.name)) : t.apply.intro}</p>
      {sending.isSuccess && (
        <p className="notice" role="status">
          {t.apply.sent}
        </p>
      )}
      <Mine />
      <form className="panel stack" onSubmit={submit} noValidate>
        <div className="admin-fields">
          <NameFields value={value.name} onChange={(given) => set({ name: given })} />
          <ChoiceField
            label={t.apply.kind}
            value={value.kind}
            onChange={(kind) => set({ kind: kind as InstitutionKind })}
            options={INSTITUTION_KINDS.map((kind) => [kind, t.kinds[kind]] as const)}
          />
          <RegionField value={value.region} onChange={(region) => set({ region })} />
          <TextField
            label={t.apply.website}
            type="url"
            value={value.website}
            onChange={(website) => set({ website })}
          />
        </div>
        <AreaField label={t.apply.text} hint={t.apply.textHint} value={value.text} onChange={(text) => set({ text })} />
        {sending.isError && <ProblemNotice error={sending.error} />}
        <p>
          <button type="submit" className="button main" disabled={!sound || sending.isPending}>
            {t.apply.submit}
          </button>
        </p>
      </form>
    </>
  );
}

function bodyOf(id: string, { name, kind, region, website, text }: Draft) {
  return { id, name: nameIn(name), kind, region: region || null, website: website.trim() || null, text: text.trim() };
}

function Mine() {
  const t = useTexts();
  const { name } = useMessages();
  const say = useSay();
  const { data: mine = [] } = useQuery(applicationsQuery);
  if (mine.length === 0) return null;
  return (
    <section className="panel stack tight">
      <h2>{t.apply.mine}</h2>
      <ul className="admin-lines">
        {mine.map((one) => (
          <li key={one.id}>
            <span className="strong">{name(one.name)}</span>
            <StateTag state={one.state} />
            <span className="muted small">{t.admission.since(say.date(one.since))}</span>
            {one.reason && <span className="small">{t.apply.reason(one.reason)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
