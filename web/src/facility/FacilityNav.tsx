import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { facilityNavEn } from '../messages/facility-nav-en.ts';
import { facilityNavZh } from '../messages/facility-nav-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';
import './nav.css';

const TEXTS = { en: facilityNavEn, zh: facilityNavZh } as const;

const PAGES = [
  { to: '/facility', text: 'today' },
  { to: '/facility/availability', text: 'availability' },
  { to: '/facility/instruments', text: 'instruments' },
  { to: '/facility/rules', text: 'rules' },
  { to: '/facility/people', text: 'people' },
  { to: '/facility/training', text: 'training' },
  { to: '/facility/breaches', text: 'breaches' },
  { to: '/facility/usage', text: 'usage' },
  { to: '/facility/calendars', text: 'calendars' },
  { to: '/facility/import', text: 'import' },
] as const;

/** The pages of a facility, on each of them. `facility` is the one that the address names, if it does. */
export function FacilityNav({ facility }: { facility: string | undefined }) {
  const { language } = useMessages();
  const texts = TEXTS[language];
  const list = useCurrentInSight();
  return (
    <nav className="facility-nav no-print" aria-label={texts.label}>
      <ul ref={list}>
        {PAGES.map((page) => (
          <li key={page.to}>
            {/* Each page reads of the address what it knows; this one they all know. */}
            <Link
              to={page.to as string}
              search={{ facility } as never}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              {texts[page.text]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** On a phone the list is longer than the screen: it is scrolled so that the page one is on stands in its middle. */
function useCurrentInSight() {
  const list = useRef<HTMLUListElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>(`a[href^="${path}"][aria-current="page"]`);
    if (!list.current || !current) return;
    const middle = current.offsetLeft - list.current.offsetLeft + current.offsetWidth / 2;
    list.current.scrollLeft = middle - list.current.clientWidth / 2;
  }, [path]);
  return list;
}
