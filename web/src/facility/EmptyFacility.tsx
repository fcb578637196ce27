import { Link } from '@tanstack/react-router';
import { useTodayTexts } from './useTodayTexts.ts';

/** A facility before it has instruments: what to do first. */
export function EmptyFacility({ facility }: { facility: string | undefined }) {
  const { empty } = useTodayTexts();
  const steps = [
    { to: '/facility/import', title: empty.import, hint: empty.importHint },
    { to: '/facility/instruments', title: empty.add, hint: empty.addHint },
    { to: '/facility/availability', title: empty.hours, hint: empty.hoursHint },
  ] as const;
  return (
    <section className="panel stack empty-facility" aria-labelledby="empty-title">
      <h2 id="empty-title">{empty.title}</h2>
      <p>{empty.text}</p>
      <ul className="empty-steps">
        {steps.map(({ to, title, hint }, step) => (
          <li key={to}>
            <Link to={to} search={{ facility }} className={step === 0 ? 'button main' : 'button'}>
              {title}
            </Link>
            <span className="muted small">{hint}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
