import type { AdminFacility, AdminInstitution } from '@jishi/shared/schema/admin-institution';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useRegionName } from '../search/useRegionName.ts';
import { FacilityDialog } from './FacilityDialog.tsx';
import { Managers } from './Managers.tsx';
import { useTexts } from './useTexts.ts';

const NEW = 'new';

/** The facilities of an institution and who manages them. */
export function FacilityList({ institution }: { institution: AdminInstitution }) {
  const t = useTexts();
  const [editing, setEditing] = useState<string | null>(null);
  return (
    <section className="stack tight">
      <div className="row spread">
        <h2>{t.facilities.title}</h2>
        <button type="button" className="button" onClick={() => setEditing(NEW)}>
          {t.facilities.add}
        </button>
      </div>
      {institution.facilityList.length === 0 && <p className="panel">{t.facilities.empty}</p>}
      <ul className="stack tight admin-cards">
        {institution.facilityList.map((facility) => (
          <li key={facility.id}>
            <FacilityCard facility={facility} onEdit={() => setEditing(facility.id)} />
          </li>
        ))}
      </ul>
      {editing && (
        <FacilityDialog
          institutionId={institution.id}
          facility={institution.facilityList.find(({ id }) => id === editing) ?? null}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

function FacilityCard({ facility, onEdit }: { facility: AdminFacility; onEdit: () => void }) {
  const t = useTexts();
  const { name } = useMessages();
  const regionName = useRegionName();
  const known = name(facility.name);
  return (
    <article className="panel stack tight" aria-label={known}>
      <div className="row spread">
        <h3>{known}</h3>
        <p className="row">
          <Link to="/facility" search={{ facility: facility.id }} className="small">
            {t.facilities.open}
          </Link>
          <button type="button" className="button quiet" aria-label={`${t.edit} ${known}`} onClick={onEdit}>
            {t.edit}
          </button>
        </p>
      </div>
      <p className="muted small">
        {[
          t.counts.instruments(facility.instruments),
          facility.zone,
          facility.region && regionName(facility.region),
          facility.address,
          facility.email,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Managers facility={facility} />
    </article>
  );
}
