import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { manages, meQuery, saveProfile, signOut } from '../identity/me.ts';
import { SessionOver } from '../identity/SessionOver.tsx';
import { ConnectionBanner } from '../live/ConnectionBanner.tsx';
import { chooseLanguage, rememberedLanguage, rememberLanguage } from '../messages/language.ts';
import { SpeakingProvider, useMessages } from '../messages/useMessages.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { Announcer } from './Announcer.tsx';
import './shell.css';

/** The frame of every page: language, navigation, the announcer, and the page itself. */
export function Shell() {
  const { lang } = useSearch({ from: '__root__' });
  const { data: me } = useQuery(meQuery);
  const language = chooseLanguage(lang, rememberedLanguage() ?? me?.language ?? null, navigator.languages);
  return (
    <SpeakingProvider language={language}>
      <Announcer>
        <Frame />
      </Announcer>
    </SpeakingProvider>
  );
}

function Frame() {
  const { m } = useMessages();
  useFocusOnNewPage();
  return (
    <>
      <a className="skip" href="#content">
        {m.shell.skip}
      </a>
      <Header />
      <ConnectionBanner />
      <main id="content" tabIndex={-1} className="page">
        <Outlet />
      </main>
      <SessionOver />
    </>
  );
}

/** After a change of page, keyboard and screen reader start at the new content. */
function useFocusOnNewPage() {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const { m } = useMessages();
  useEffect(() => {
    const first = sessionFirst.path === undefined || sessionFirst.path === path;
    sessionFirst.path = path;
    // An address with an anchor leads to that.
    const anchored = location.hash !== '' && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!first && !anchored) document.getElementById('content')?.focus({ preventScroll: true });
  }, [path]);
  useEffect(() => {
    if (document.title === '') document.title = m.brand;
  }, [m]);
}

const sessionFirst: { path: string | undefined } = { path: undefined };

function Header() {
  const { m } = useMessages();
  const { data: me } = useQuery(meQuery);
  return (
    <header className="header no-print">
      <Link to="/" className="brand">
        <span lang="zh-CN">机时</span> <span className="brand-en">Jishi</span>
      </Link>
      <nav aria-label={m.shell.nav}>
        <ul className="nav">
          <li>
            <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
              {m.shell.find}
            </Link>
          </li>
          <li>
            <Link to="/bookings" activeOptions={{ includeSearch: false }}>
              {m.shell.bookings}
            </Link>
          </li>
          {manages(me) && (
            <>
              <li>
                <Link to="/facility" activeOptions={{ exact: true, includeSearch: false }}>
                  {m.shell.today}
                </Link>
              </li>
              <li>
                <Link to="/facility/availability" activeOptions={{ includeSearch: false }}>
                  {m.shell.availability}
                </Link>
              </li>
              <li>
                <Link to="/facility/calendars" activeOptions={{ includeSearch: false }}>
                  {m.shell.externalCalendars}
                </Link>
              </li>
            </>
          )}
        </ul>
      </nav>
      <div className="header-end">
        <LanguageSwitch />
        <Account />
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const { m, language } = useMessages();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const other = language === 'zh' ? 'en' : 'zh';
  const change = () => {
    rememberLanguage(other);
    if (me) void saveProfile({ language: other }).catch(() => {});
    void navigate({ to: '.', search: (search) => ({ ...search, lang: other }), replace: true });
  };
  return (
    <button
      type="button"
      className="chip"
      onClick={change}
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      aria-label={m.shell.switchLanguage}
    >
      {m.shell.otherLanguage}
    </button>
  );
}

function Account() {
  const { m } = useMessages();
  const { data: me } = useQuery(meQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  if (!me) {
    return (
      <Link to="/sign-in" className="chip">
        {m.shell.signIn}
      </Link>
    );
  }
  const leave = async () => {
    await signOut();
    client.setQueryData(meQuery.queryKey, null);
    await client.invalidateQueries();
    await navigate({ to: '/' });
  };
  return (
    <>
      <AccountMenu me={me} />
      <button type="button" className="chip" onClick={leave}>
        {m.shell.signOut}
      </button>
    </>
  );
}
