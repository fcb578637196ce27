import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery } from '../identity/me.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { AddressForm } from './AddressForm.tsx';
import { AddressList } from './AddressList.tsx';
import { CalendarBy } from './CalendarBy.tsx';
import './calendars.css';

/** All calendar addresses of the reader, new ones, and how bookings come into their calendar. */
export function CalendarsPage() {
  const { m } = useMessages();
  const words = useFeedWords();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(words.page);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (!me) {
    return (
      <div className="panel stack tight">
        <h1>{words.page}</h1>
        <p>{words.signIn}</p>
        <p className="row">
          <SignInLink>{m.shell.signIn}</SignInLink>
          <Link to="/calendars/help">{words.help}</Link>
        </p>
      </div>
    );
  }
  return (
    <div className="stack">
      <div className="row spread">
        <h1>{words.page}</h1>
        <Link to="/calendars/help" className="button">
          {words.help}
        </Link>
      </div>
      <p className="muted calendars-intro">{words.pageIntro}</p>
      <div className="calendars">
        <AddressForm me={me} />
        <div className="stack">
          <AddressList />
          <CalendarBy me={me} />
        </div>
      </div>
    </div>
  );
}
