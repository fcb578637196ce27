import { sayIn } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { useMessages } from '../messages/useMessages.tsx';

export function Rules({ instrument }: { instrument: Instrument }) {
  const { m, said, language } = useMessages();
  const { rules, prices, facility } = instrument;
  const sentences = said.describeRules(rules, sayIn(language, facility.zone), prices?.currency);
  return (
    <section className="panel" aria-labelledby="rules-title">
      <h2 id="rules-title">{m.instrument.rules}</h2>
      <ul className="plain-rules">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
