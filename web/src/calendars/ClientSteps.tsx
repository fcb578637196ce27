import { useHelpWords } from '../messages/useHelpWords.ts';
import { CLIENTS, type ClientId } from './clients.ts';

/** What to do in one calendar program, how often it asks, and what is special about it. */
export function ClientSteps({ client }: { client: ClientId }) {
  const help = useHelpWords();
  const { steps, example, asks, notes } = help.clients[client];
  return (
    <div className="stack tight">
      <ol className="client-steps" aria-label={help.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {example && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="client-example" tabIndex={0} aria-label={help.example}>
          <pre>{example}</pre>
        </section>
      )}
      <dl className="dl client-facts">
        <dt>{help.asks}</dt>
        <dd>{asks}</dd>
        <dt>{help.way}</dt>
        <dd>{help.ways[CLIENTS[client]]}</dd>
        {notes.length > 0 && (
          <>
            <dt>{help.notes}</dt>
            <dd>
              <ul className="client-notes">
                {notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
