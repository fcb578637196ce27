import type { ImportReport } from '@jishi/shared/schema/import';
import type { ImportTexts } from './useTexts.ts';

type Props = {
  report: ImportReport;
  texts: ImportTexts;
  onForm: (map: string) => void;
  onColumn: (heading: string, column: string) => void;
};

/** Which form the file has, and what each of its columns is taken for; guessed, to be corrected. */
export function Columns({ report, texts, onForm, onColumn }: Props) {
  const forms: Readonly<Record<string, string>> = texts.forms;
  const sayColumn = (column: string, label: string | null) => texts.columns[column] ?? label ?? column;
  return (
    <section className="panel stack" aria-labelledby="columns-title">
      <h2 id="columns-title">{texts.columnsTitle}</h2>
      <p className="muted">{texts.columnsHint}</p>
      <label className="field import-form">
        <span className="label">{texts.form}</span>
        <select className="input" value={report.map} onChange={(event) => onForm(event.target.value)}>
          {report.mappings.map((map) => (
            <option key={map} value={map}>
              {forms[map] ?? map}
            </option>
          ))}
        </select>
      </label>
      <table className="import-columns">
        <thead>
          <tr>
            <th scope="col">{texts.heading}</th>
            <th scope="col">{texts.samples}</th>
            <th scope="col">{texts.takenFor}</th>
          </tr>
        </thead>
        <tbody>
          {report.columns.map(({ heading, column, samples }) => (
            <tr key={heading}>
              <th scope="row">{heading}</th>
              <td className="muted import-samples">{samples.join(' · ')}</td>
              <td>
                <select
                  className="input"
                  aria-label={`${texts.takenFor}: ${heading}`}
                  value={column ?? ''}
                  onChange={(event) => onColumn(heading, event.target.value)}
                >
                  <option value="">{texts.leaveOut}</option>
                  {report.known.map((known) => (
                    <option key={known.column} value={known.column}>
                      {sayColumn(known.column, known.label)}
                      {known.needed ? ' *' : ''}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.missing.length > 0 && (
        <p className="notice warn" role="status">
          {texts.missing(
            report.missing
              .map((column) => sayColumn(column, report.known.find((one) => one.column === column)?.label ?? null))
              .join(', '),
          )}
        </p>
      )}
    </section>
  );
}
