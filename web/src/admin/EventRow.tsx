import { sayEventKind } from '@jishi/shared/messages/event';
import type { AuditEvent } from '@jishi/shared/schema/audit';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import type { EventsAddress } from './address.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

type Named = NonNullable<AuditEvent['actor']>;

/** One thing that happened: what, when, by whom, to whom and where; each name narrows the list to itself. */
export function EventRow({ event }: { event: AuditEvent }) {
  const t = useTexts();
  const { language } = useMessages();
  const say = useSay();
  const { actor, person, instrument, facility, subject } = event;
  const told = [actor, person, instrument, facility].flatMap((one) => (one ? [one.id] : []));
  const { change: _, ...data } = event.data;
  const facts = Object.entries(data).filter(([, value]) => value !== null && value !== undefined);
  return (
    <article className="admin-event">
      <div className="admin-event-what">
        <p className="strong">{sayEventKind(language, event.kind)}</p>
        <p className="muted small">{say.moment(event.at)}</p>
      </div>
      <div className="stack tight">
        <p className="admin-event-names">
          <span>
            <span className="muted small">{t.events.by} </span>
            {actor ? (
              <Narrow named={actor} search={{ actor: actor.id }} />
            ) : (
              <Link to="/admin/events" search={{ actor: 'none' }}>
                {t.events.nobody}
              </Link>
            )}
          </span>
          {person && person.id !== actor?.id && (
            <span>
              <span className="muted small">{t.events.about} </span>
              <Narrow named={person} search={{ person: person.id }} />
            </span>
          )}
          {subject.name && !told.includes(subject.id) && <Narrow named={subject} search={{ subject: subject.id }} />}
          {instrument && <Narrow named={instrument} search={{ instrument: instrument.id }} />}
          {facility && <Narrow named={facility} search={{ facility: facility.id }} />}
        </p>
        <details className="small">
          <summary className="muted">
            {t.events.details}
            <span className="hidden-text"> {t.events.number(event.id)}</span>
          </summary>
          <dl className="dl admin-data">
            <dt>{t.events.kind}</dt>
            <dd>
              {event.kind} · {t.events.number(event.id)}
            </dd>
            <dt>{t.events.subject}</dt>
            <dd>
              <Link to="/admin/events" search={{ subject: subject.id }}>
                {subject.id}
              </Link>
            </dd>
            {facts.map(([key, value]) => (
              <Datum key={key} name={key} value={value} />
            ))}
          </dl>
        </details>
      </div>
    </article>
  );
}

function Datum({ name, value }: { name: string; value: unknown }) {
  const say = useSay();
  // Events keep moments as epoch milliseconds.
  const isMoment = typeof value === 'number' && value > 1_000_000_000_000;
  const text = isMoment
    ? say.moment(new Date(value).toISOString())
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}

function Narrow({ named, search }: { named: Named; search: EventsAddress }) {
  const t = useTexts();
  const { name } = useMessages();
  const text = named.name ? name(named.name) : named.id.slice(0, 8);
  return (
    <Link to="/admin/events" search={search} title={t.events.only(text)}>
      {text}
    </Link>
  );
}
