import type { ImportReport } from '@jishi/shared/schema/import';
import { useMessages } from '../messages/useMessages.tsx';
import type { ImportTexts } from './useTexts.ts';

const COUNTS = ['added', 'updated', 'unchanged', 'skipped', 'refused'] as const;
const TAGS = { added: 'tag accent', updated: 'tag amber', unchanged: 'tag', skipped: 'tag' } as const;

type Props = { report: ImportReport; texts: ImportTexts; onFaults: () => void };

/** How many rows do what, the first of them as they are read, and what is wrong with the others. */
export function Preview({ report, texts, onFaults }: Props) {
  const { name } = useMessages();
  const { counts, rows, faults } = report;
  return (
    <>
      <section className="panel stack" aria-labelledby="preview-title">
        <h2 id="preview-title">{texts.previewTitle}</h2>
        <dl className="import-counts">
          {COUNTS.filter((kind) => counts[kind] > 0 || kind === 'added' || kind === 'updated').map((kind) => (
            <div key={kind}>
              <dt>{texts.counts[kind]}</dt>
              <dd className={kind === 'refused' ? 'bad' : undefined}>{counts[kind]}</dd>
            </div>
          ))}
        </dl>
        {counts.added + counts.updated === 0 && counts.unchanged > 0 && <p>{texts.nothing}</p>}
        {rows.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
          <section className="table-wrap import-rows" aria-label={texts.rowsCaption(rows.length)} tabIndex={0}>
            <table className="table">
              <caption className="muted small">{texts.rowsCaption(rows.length)}</caption>
              <thead>
                <tr>
                  <th scope="col" className="num">
                    {texts.row}
                  </th>
                  <th scope="col">{texts.outcome}</th>
                  <th scope="col">{texts.name}</th>
                  <th scope="col">{texts.model}</th>
                  <th scope="col">{texts.maker}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.row}>
                    <td className="num">{row.row}</td>
                    <td>
                      <span className={TAGS[row.outcome]}>{texts.outcomes[row.outcome]}</span>
                    </td>
                    <th scope="row">{name(row.name)}</th>
                    <td>{row.model}</td>
                    <td>{row.manufacturer}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </section>
      {counts.refused > 0 && (
        <section className="panel stack" aria-labelledby="faults-title">
          <div className="row spread">
            <h2 id="faults-title" className="bad">
              {texts.faultsTitle(counts.refused)}
            </h2>
            <button type="button" className="button" onClick={onFaults}>
              {texts.faultsFile}
            </button>
          </div>
          <p>{texts.faultsHint}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls */}
          <section className="table-wrap import-rows" aria-label={`${texts.column}, ${texts.problem}`} tabIndex={0}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col" className="num">
                    {texts.row}
                  </th>
                  <th scope="col">{texts.column}</th>
                  <th scope="col">{texts.problem}</th>
                </tr>
              </thead>
              <tbody>
                {faults.map((fault) => (
                  <tr key={`${fault.row} ${fault.column} ${fault.detail}`}>
                    <td className="num">{fault.row}</td>
                    <td>{fault.column ?? <span className="muted">{texts.whole}</span>}</td>
                    <td className="import-fault">{fault.detail}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </section>
      )}
    </>
  );
}
