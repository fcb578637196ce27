import type { AdminInstitution } from '@jishi/shared/schema/admin-institution';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { AdmissionPanel } from './AdmissionPanel.tsx';
import { FacilityList } from './FacilityList.tsx';
import { InstitutionForm } from './InstitutionForm.tsx';
import { institutionQuery } from './queries.ts';
import { ReviewPanel } from './ReviewPanel.tsx';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/institutions/$id');

/** One institution: what it is, whether it belongs here, when somebody looked at it, and its facilities. */
export function InstitutionPage() {
  const { id } = route.useParams();
  const t = useTexts();
  const { name } = useMessages();
  const found = useQuery(institutionQuery(id));
  return (
    <AdminFrame title={found.data ? name(found.data.name) : t.institutions.title}>
      <p>
        <Link to="/admin/institutions">← {t.institutions.back}</Link>
      </p>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && <Whole key={found.data.id} institution={found.data} />}
    </AdminFrame>
  );
}

function Whole({ institution }: { institution: AdminInstitution }) {
  const t = useTexts();
  return (
    <div className="admin-two">
      <div className="stack">
        <InstitutionForm institution={institution} />
        <FacilityList institution={institution} />
      </div>
      <div className="stack admin-first">
        <AdmissionPanel institution={institution} />
        <ReviewPanel institution={institution} />
        <p className="row small">
          <Link to="/admin/people" search={{ institution: institution.id }}>
            {t.counts.people(institution.people)}
          </Link>
          <Link to="/admin/events" search={{ subject: institution.id }}>
            {t.pages.events}
          </Link>
        </p>
      </div>
    </div>
  );
}
