import { useMessages } from '../messages/useMessages.tsx';

/** Shown only while the server says that it runs as a demonstration. */
export function DemoAccounts({ onChoose }: { onChoose: (email: string) => void }) {
  const { m } = useMessages();
  return (
    <section className="panel stack tight" aria-labelledby="demo-title">
      <h2 id="demo-title">{m.signIn.demo}</h2>
      <p className="muted">{m.signIn.demoHint}</p>
      <ul className="demo-accounts">
        {Object.entries(m.signIn.demoAccounts).map(([email, who]) => (
          <li key={email} className="row spread">
            <span>{who}</span>
            <button type="button" className="button" onClick={() => onChoose(email)}>
              {email}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
