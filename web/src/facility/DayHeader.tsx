import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { FacilityNav } from './FacilityNav.tsx';
import { FacilityPicker } from './useFacility.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

const route = getRouteApi('/facility');

type Step = { readonly label: string; readonly onGo: () => void };
type Props = { id: string; title: string; place: string; earlier: Step; present: Step; later: Step };

/** The head of the facility's day and week: which one, steps to others, and what is done from here. */
export function DayHeader({ id, title, place, earlier, present, later }: Props) {
  const { m } = useMessages();
  const texts = useTodayTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show = (view: 'week' | undefined) => void navigate({ search: (before) => ({ ...before, view }) });
  return (
    <>
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div className="row">
          <h1>{title}</h1>
          <div className="row no-print">
            <button type="button" className="chip" aria-label={earlier.label} onClick={earlier.onGo}>
              ‹
            </button>
            <button type="button" className="chip" onClick={present.onGo}>
              {present.label}
            </button>
            <button type="button" className="chip" aria-label={later.label} onClick={later.onGo}>
              ›
            </button>
            <div className="row view-switch">
              <button type="button" className="chip" aria-pressed={!search.view} onClick={() => show(undefined)}>
                {texts.day}
              </button>
              <button type="button" className="chip" aria-pressed={search.view === 'week'} onClick={() => show('week')}>
                {texts.week}
              </button>
            </div>
          </div>
        </div>
        <div className="row no-print">
          <FacilityPicker
            chosen={id}
            onChoose={(facility) => void navigate({ search: (before) => ({ ...before, facility }) })}
          />
          <Link to="/facility/plan" search={{ facility: search.facility, date: search.date }} className="button">
            {m.facility.print}
          </Link>
          <Link
            to="/facility/availability"
            search={{ facility: search.facility }}
            hash="close"
            className="button amber"
          >
            {m.facility.close}
          </Link>
        </div>
      </div>
      <p className="muted">{place}</p>
    </>
  );
}
