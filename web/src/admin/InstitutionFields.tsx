import type { AdminInstitution } from '@jishi/shared/schema/admin-institution';
import type { InstitutionKind } from '@jishi/shared/schema/institution';
import { TextField } from '../ui/TextField.tsx';
import { ChoiceField } from './fields.tsx';
import { INSTITUTION_KINDS } from './kinds.ts';
import { NameFields, type Names, nameIn } from './NameFields.tsx';
import { RegionField } from './RegionField.tsx';
import { useTexts } from './useTexts.ts';

export type InstitutionDraft = {
  readonly name: Names;
  readonly kind: InstitutionKind;
  readonly region: string;
  readonly lat: string;
  readonly lng: string;
  readonly website: string;
  readonly ror: string;
};

export const NO_INSTITUTION: InstitutionDraft = {
  ...{ name: { zh: '', en: '' }, kind: 'education', region: '', lat: '', lng: '', website: '', ror: '' },
};

export function draftOf(one: AdminInstitution): InstitutionDraft {
  return {
    name: { zh: one.name.zh ?? '', en: one.name.en ?? '' },
    kind: one.kind,
    region: one.region ?? '',
    lat: one.lat === null ? '' : String(one.lat),
    lng: one.lng === null ? '' : String(one.lng),
    website: one.website ?? '',
    ror: one.ror ?? '',
  };
}

/** Degrees that were typed; null for none, NaN for what is no number, which the server refuses. */
export function degrees(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

/** A draft as the interface takes it. */
export function institutionIn(draft: InstitutionDraft) {
  const { name, kind, region, lat, lng, website, ror } = draft;
  return {
    name: nameIn(name),
    kind,
    region: region || null,
    lat: degrees(lat),
    lng: degrees(lng),
    website: website.trim() || null,
    ror: ror.trim() || null,
  };
}

type Props = { value: InstitutionDraft; onChange: (draft: InstitutionDraft) => void };

export function InstitutionFields({ value, onChange }: Props) {
  const t = useTexts();
  const set = (part: Partial<InstitutionDraft>) => onChange({ ...value, ...part });
  return (
    <div className="admin-fields">
      <NameFields value={value.name} onChange={(name) => set({ name })} />
      <ChoiceField
        label={t.institutions.kind}
        value={value.kind}
        onChange={(kind) => set({ kind: kind as InstitutionKind })}
        options={INSTITUTION_KINDS.map((kind) => [kind, t.kinds[kind]] as const)}
      />
      <RegionField value={value.region} onChange={(region) => set({ region })} />
      <TextField label={t.institutions.lat} value={value.lat} onChange={(lat) => set({ lat })} type="number" />
      <TextField label={t.institutions.lng} value={value.lng} onChange={(lng) => set({ lng })} type="number" />
      <TextField
        label={t.institutions.website}
        value={value.website}
        onChange={(website) => set({ website })}
        type="url"
        maxLength={500}
      />
      <TextField label={t.institutions.ror} value={value.ror} onChange={(ror) => set({ ror })} />
    </div>
  );
}
