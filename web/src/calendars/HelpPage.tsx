import { Link, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useHelpWords } from '../messages/useHelpWords.ts';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { ClientSteps } from './ClientSteps.tsx';
import { CLIENT_IDS } from './clients.ts';
import './calendars.css';

/** Where to paste an address, program by program; for everybody, and each to be linked by its anchor. */
export function HelpPage() {
  const help = useHelpWords();
  usePageTitle(help.title);
  const asked = useAnchor();
  return (
    <div className="stack help-page">
      <h1>{help.title}</h1>
      <div className="stack tight help-intro">
        {help.intro.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p>
          <Link to="/calendars" className="button main">
            {help.toAddresses}
          </Link>
        </p>
      </div>
      <nav aria-label={help.programs}>
        <ul className="row help-index">
          {CLIENT_IDS.map((one) => (
            <li key={one}>
              <Link to="/calendars/help" hash={one} className="chip" replace activeOptions={{ includeHash: true }}>
                {help.clients[one].name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="help-clients">
        {CLIENT_IDS.map((one) => (
          <section
            key={one}
            id={one}
            tabIndex={-1}
            className={one === asked ? 'panel stack tight chosen' : 'panel stack tight'}
            aria-labelledby={`${one}-title`}
          >
            <h2 id={`${one}-title`}>{help.clients[one].name}</h2>
            <ClientSteps client={one} />
          </section>
        ))}
      </div>
    </div>
  );
}

/** The program of the address, brought into view with the focus. */
function useAnchor(): string {
  const anchor = useLocation({ select: ({ hash }) => hash });
  useEffect(() => {
    const section = anchor === '' ? null : document.getElementById(anchor);
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
  }, [anchor]);
  return anchor;
}
