import { sayDate, sayMoney } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { dayNumber } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { partsQuery } from './queries.ts';

/** What it can do, and the facts of the register. */
export function About({ instrument }: { instrument: Instrument }) {
  const { m, name, language } = useMessages();
  const texts = [
    [m.instrument.function, name(instrument.function)],
    [m.instrument.specs, name(instrument.specs)],
  ] as const;
  const since = instrument.putInUseOn;
  const techniques = instrument.techniqueNames
    .map((technique) => name(technique.name))
    .join(language === 'zh' ? '、' : ', ');
  const { data: parts = [] } = useQuery(partsQuery(instrument.id));
  const facts = [
    [m.instrument.model, [instrument.model, instrument.manufacturer].filter(Boolean).join(m.common.and)],
    [m.instrument.techniques, techniques],
    [m.instrument.owner, name(instrument.institution.name)],
    [m.instrument.place, name(instrument.facility.name)],
    [m.instrument.worth, instrument.worth && sayMoney(instrument.worth, language)],
    [m.instrument.inUseSince, since && sayDate(dayNumber(since) * 86_400_000, 'UTC', language)],
    [m.instrument.stations, instrument.stations > 1 ? m.instrument.stationsValue(instrument.stations) : null],
  ] as const;
  return (
    <section className="panel stack" aria-labelledby="about-title">
      <h2 id="about-title">{m.instrument.overview}</h2>
      {texts.map(
        ([title, text]) =>
          text && (
            <div key={title}>
              <h3>{title}</h3>
              <p className="prose">{text}</p>
            </div>
          ),
      )}
      <dl className="dl">
        {facts.map(
          ([title, fact]) =>
            fact && (
              <div key={title} className="dl-row">
                <dt>{title}</dt>
                <dd>{fact}</dd>
              </div>
            ),
        )}
        {parts.length > 0 && (
          <div className="dl-row">
            <dt>{m.instrument.accessories}</dt>
            <dd>
              <ul className="plain-rules">
                {parts.map((part) => (
                  <li key={part.partId}>
                    {name(part.name)} <span className="muted small">({m.instrument.needs[part.need]})</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
