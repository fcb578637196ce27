import { sayEventAreas, sayEventKind } from '@jishi/shared/messages/event';
import { EVENT_AREAS, EVENT_KINDS } from '@jishi/shared/schema/event';
import { dayNumber, wallInstant } from '@jishi/shared/time/zone';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { TextField } from '../ui/TextField.tsx';
import { type Query, writeQuery } from '../url.ts';
import { AdminFrame } from './AdminFrame.tsx';
import type { EventsAddress } from './address.ts';
import { EventRow } from './EventRow.tsx';
import { ChoiceField } from './fields.tsx';
import { eventsQuery, personQuery } from './queries.ts';
import { Rows } from './Rows.tsx';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/events');

/** Everything that happened, by whatever narrows it, and the same as a table to take away. */
export function EventsPage() {
  const t = useTexts();
  const { language } = useMessages();
  const address = route.useSearch();
  const asked = askedOf(address, useReaderZone());
  return (
    <AdminFrame
      title={t.events.title}
      end={
        <a
          className="button"
          href={`/api/v1/admin/events.csv${writeQuery(asked)}`}
          download
          hrefLang={language}
          title={t.events.exportHint}
        >
          {t.events.export}
        </a>
      }
    >
      <Filters address={address} />
      <List asked={asked} />
    </AdminFrame>
  );
}

/** Dates of the reader's zone, both included, as moments. */
function askedOf({ from, to, ...rest }: EventsAddress, zone: string): Query {
  const at = (date: string, later: number) => new Date(wallInstant(zone, dayNumber(date) + later, 0)).toISOString();
  return { ...rest, from: from && at(from, 0), to: to && at(to, 1) };
}

function List({ asked }: { asked: Query }) {
  const t = useTexts();
  const found = useInfiniteQuery(eventsQuery(asked));
  return (
    <Rows
      found={found}
      label={t.events.title}
      keyOf={({ id }) => id}
      empty={
        <>
          <p className="strong">{t.events.empty}</p>
          <p>{t.events.emptyHint}</p>
        </>
      }
    >
      {(event) => <EventRow event={event} />}
    </Rows>
  );
}

function Filters({ address }: { address: EventsAddress }) {
  const t = useTexts();
  const { language } = useMessages();
  const zone = useReaderZone();
  const navigate = route.useNavigate();
  const set = (part: EventsAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const kinds = EVENT_KINDS.filter((kind) => address.area === undefined || kind.startsWith(`${address.area}.`));
  const areas = sayEventAreas(language);
  return (
    <section className="panel stack tight no-print" aria-label={t.events.filters}>
      <div className="admin-filters">
        <ChoiceField
          label={t.events.area}
          value={address.area ?? ''}
          onChange={(area) => set({ area: area || undefined, kind: undefined })}
          options={[['', t.all], ...EVENT_AREAS.map((area) => [area, areas[area]] as const)]}
        />
        <ChoiceField
          label={t.events.kind}
          value={address.kind ?? ''}
          onChange={(kind) => set({ kind: kind || undefined })}
          options={[['', t.all], ...kinds.map((kind) => [kind, sayEventKind(language, kind)] as const)]}
        />
        <TextField
          label={t.events.from}
          type="date"
          value={address.from ?? ''}
          onChange={(from) => set({ from: from || undefined })}
        />
        <TextField
          label={t.events.to}
          type="date"
          value={address.to ?? ''}
          onChange={(to) => set({ to: to || undefined })}
        />
      </div>
      <Chosen address={address} set={set} />
      <p className="muted small">
        {t.events.yourZone(zone)}. {t.events.exportHint}
      </p>
    </section>
  );
}

const NAMED = ['actor', 'person', 'subject', 'instrument', 'facility'] as const;

/** What was chosen by its name in the list, each to be taken away. */
function Chosen({ address, set }: { address: EventsAddress; set: (part: EventsAddress) => void }) {
  const t = useTexts();
  const navigate = route.useNavigate();
  const chosen = NAMED.filter((name) => address[name] !== undefined);
  if (Object.values(address).every((value) => value === undefined)) return null;
  return (
    <p className="row">
      {chosen.map((name) => (
        <button key={name} type="button" className="chip" onClick={() => set({ [name]: undefined })}>
          <ChosenName name={name} id={address[name] ?? ''} /> <span aria-hidden="true">✕</span>
        </button>
      ))}
      <button type="button" className="button quiet" onClick={() => void navigate({ search: {}, replace: true })}>
        {t.events.clear}
      </button>
    </p>
  );
}

function ChosenName({ name, id }: { name: (typeof NAMED)[number]; id: string }) {
  const t = useTexts();
  const spoken = useMessages();
  const isPerson = (name === 'actor' || name === 'person') && id !== 'none';
  const { data: person } = useQuery({ ...personQuery(id), enabled: isPerson });
  const { data: events } = useInfiniteQuery({ ...eventsQuery({ [name]: id }, 1), enabled: !isPerson && id !== 'none' });
  const first = events?.pages[0]?.items[0];
  const thing = name === 'subject' || name === 'instrument' || name === 'facility' ? first?.[name] : null;
  const label = { actor: t.events.by, person: t.events.about, subject: '', instrument: '', facility: '' }[name];
  const text =
    id === 'none' ? t.events.nobody : (person?.name ?? (thing?.name ? spoken.name(thing.name) : id.slice(0, 13)));
  return <>{[label, text].filter(Boolean).join(' ')}</>;
}
