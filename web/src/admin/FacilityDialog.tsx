import type { AdminFacility } from '@jishi/shared/schema/admin-institution';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useRegionName } from '../search/useRegionName.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice, type Theirs } from '../ui/Stale.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useOnTop } from '../ui/useOnTop.ts';
import { ChoiceField } from './fields.tsx';
import { Hits } from './Hits.tsx';
import { degrees } from './InstitutionFields.tsx';
import { hasName, NameFields, nameIn, sayNames } from './NameFields.tsx';
import { change, previewZone } from './queries.ts';
import { RegionField } from './RegionField.tsx';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

type Props = { institutionId: string; facility: AdminFacility | null; onClose: () => void };

const USUAL_ZONE = 'Asia/Shanghai';
const ZONES = Intl.supportedValuesOf('timeZone');

/**
 * Makes or changes a facility. Another zone shows what it means before it is saved. Where somebody else was faster, their
 * changes come under what was typed, to be looked at and saved again.
 */
export function FacilityDialog({ institutionId, facility, onClose }: Props) {
  const t = useTexts();
  const [id] = useState(() => facility?.id ?? uuidv7());
  const newest = draftOf(facility);
  const { draft, theirs, change: set, takeTheirs } = useOnTop(newest, facility?.etag ?? '');
  const say = useSaid(newest);
  const body = bodyOf(draft);
  const saving = useChange(
    () =>
      facility
        ? change('PATCH', `facilities/${id}`, body, facility.etag)
        : change('POST', `institutions/${institutionId}/facilities`, { id, ...body }),
    t.saved,
    onClose,
  );
  const moves = facility !== null && draft.zone !== facility.zone;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hasName(draft.name)) saving.mutate();
  };
  const stale = isStale(saving.error);
  const take = () => {
    takeTheirs();
    saving.reset();
  };
  return (
    <Dialog title={facility ? t.edit : t.facilities.add} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <div className="admin-fields">
          <NameFields value={draft.name} onChange={(name) => set({ name })} />
          <ChoiceField
            label={t.facilities.zone}
            value={draft.zone}
            onChange={(zone) => set({ zone })}
            options={[...new Set([draft.zone, USUAL_ZONE, ...ZONES])].map((zone) => [zone, zone] as const)}
          />
          <RegionField value={draft.region} onChange={(region) => set({ region })} />
          <TextField
            label={t.facilities.address}
            value={draft.address}
            onChange={(address) => set({ address })}
            maxLength={300}
          />
          <TextField
            label={t.facilities.email}
            value={draft.email}
            onChange={(email) => set({ email })}
            type="email"
            maxLength={254}
          />
          <TextField label={t.institutions.lat} value={draft.lat} onChange={(lat) => set({ lat })} type="number" />
          <TextField label={t.institutions.lng} value={draft.lng} onChange={(lng) => set({ lng })} type="number" />
        </div>
        {!facility && <p className="muted small">{t.facilities.hours}</p>}
        {moves && <ZoneWarning facilityId={facility.id} zone={draft.zone} />}
        {(stale || theirs.length > 0) && <StaleNotice theirs={theirs.map(say)} onTake={take} />}
        {saving.isError && !stale && <ProblemNotice error={saving.error} />}
        <DialogButtons
          action={facility ? t.save : t.facilities.add}
          disabled={!hasName(draft.name) || saving.isPending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

/** A part of a facility as it is now, in words. */
function useSaid(now: Draft): (part: keyof Draft) => Theirs {
  const t = useTexts();
  const regionName = useRegionName();
  const said = {
    name: [`${t.nameZh} / ${t.nameEn}`, sayNames(now.name)],
    zone: [t.facilities.zone, now.zone],
    region: [t.institutions.region, now.region && regionName(now.region)],
    address: [t.facilities.address, now.address],
    email: [t.facilities.email, now.email],
    lat: [t.institutions.lat, now.lat],
    lng: [t.institutions.lng, now.lng],
  } as const satisfies Record<keyof Draft, readonly [label: string, now: string]>;
  return (part) => ({ label: said[part][0], now: said[part][1] });
}

function ZoneWarning({ facilityId, zone }: { facilityId: string; zone: string }) {
  const t = useTexts();
  const { data: impact } = useQuery({
    queryKey: ['admin', 'zone', facilityId, zone],
    queryFn: () => previewZone(facilityId, zone),
  });
  return (
    <div className="notice warn stack tight" role="status">
      <p>{t.facilities.zoneWarning}</p>
      {impact && <p className="strong">{t.facilities.zoneHits(impact.hits)}</p>}
      {impact && <Hits bookings={impact.bookings} />}
    </div>
  );
}

function draftOf(facility: AdminFacility | null) {
  return {
    name: { zh: facility?.name.zh ?? '', en: facility?.name.en ?? '' },
    zone: facility?.zone ?? USUAL_ZONE,
    region: facility?.region ?? '',
    address: facility?.address ?? '',
    email: facility?.email ?? '',
    lat: facility?.lat === null || facility?.lat === undefined ? '' : String(facility.lat),
    lng: facility?.lng === null || facility?.lng === undefined ? '' : String(facility.lng),
  };
}
type Draft = ReturnType<typeof draftOf>;

function bodyOf({ name, zone, region, address, email, lat, lng }: Draft) {
  return {
    name: nameIn(name),
    zone,
    region: region || null,
    address: address.trim() || null,
    email: email.trim() || null,
    lat: degrees(lat),
    lng: degrees(lng),
  };
}
