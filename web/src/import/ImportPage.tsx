import type { ImportSettings } from '@jishi/shared/schema/import';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FacilityNav } from '../facility/FacilityNav.tsx';
import { facilityQuery } from '../facility/queries.ts';
import { FacilityPicker, useFacility } from '../facility/useFacility.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { Columns } from './Columns.tsx';
import { Preview } from './Preview.tsx';
import { downloadFaults, look, type Sent, takeIn } from './send.ts';
import { useImportTexts } from './useTexts.ts';
import './import.css';

const route = getRouteApi('/facility/import');

export function ImportPage() {
  const texts = useImportTexts();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(texts.title);
  return chosen.gate ?? <Importing key={chosen.id} facility={chosen.id ?? ''} />;
}

const FRESH: ImportSettings = { columns: {} };

function Importing({ facility }: { facility: string }) {
  const { name, language } = useMessages();
  const texts = useImportTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const { data: place } = useQuery(facilityQuery(facility));
  const [file, setFile] = useState<File | null>(null);
  const [settings, setSettings] = useState<ImportSettings>(FRESH);
  const [number, setNumber] = useState(0);
  const sent: Sent | null = file && { facility, file, settings, language };
  const seen = useQuery({
    queryKey: ['import', facility, number, settings, language],
    queryFn: () => look(sent as Sent),
    enabled: sent !== null,
    // What was read stays while the same file is read otherwise.
    placeholderData: (before, query) => (query?.queryKey[2] === number ? before : undefined),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const apply = useMutation({
    mutationFn: () => takeIn(sent as Sent),
    onSuccess: () => {
      for (const key of [['inventory', facility], ['facility', facility], ['instruments'], ['today', facility]])
        void client.invalidateQueries({ queryKey: key });
    },
  });
  const faults = useMutation({ mutationFn: () => downloadFaults(sent as Sent) });
  const begin = (next: File | null) => {
    setNumber((before) => before + 1);
    setSettings(FRESH);
    setFile(next);
    apply.reset();
  };
  const report = file ? (apply.data ?? seen.data) : undefined;
  const wanted = report ? report.counts.added + report.counts.updated : 0;
  return (
    <div className="stack">
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div>
          <h1>{texts.title}</h1>
          <p className="muted">{place && name(place.name)}</p>
        </div>
        <FacilityPicker chosen={facility} onChoose={(next) => void navigate({ search: { facility: next } })} />
      </div>
      <p>{texts.intro}</p>
      <FileField file={file} onFile={begin} />
      {file && seen.isFetching && !apply.data && (
        <>
          <Loading />
          <p className="muted">{texts.reading}</p>
        </>
      )}
      {file && seen.isError && <ProblemNotice error={seen.error} retry={() => void seen.refetch()} />}
      {apply.isSuccess && apply.data && (
        <div className="notice row spread" role="status">
          <span className="strong good">✓ {texts.done(apply.data.counts.added, apply.data.counts.updated)}</span>
          <Link to="/facility/instruments" search={{ facility: search.facility }} className="button">
            {texts.toTable}
          </Link>
        </div>
      )}
      {report && !apply.isSuccess && (
        <Columns
          report={report}
          texts={texts}
          onForm={(map) => setSettings({ map, columns: {} })}
          onColumn={(heading, column) =>
            setSettings((before) => ({ ...before, map: report.map, columns: { ...before.columns, [heading]: column } }))
          }
        />
      )}
      {report && report.missing.length === 0 && (
        <Preview report={report} texts={texts} onFaults={() => faults.mutate()} />
      )}
      {faults.isError && <ProblemNotice error={faults.error} />}
      {apply.isError && <ProblemNotice error={apply.error} retry={() => apply.mutate()} />}
      {report && !apply.isSuccess && wanted > 0 && (
        <p className="import-apply">
          <button
            type="button"
            className="button main"
            disabled={apply.isPending || seen.isFetching}
            onClick={() => apply.mutate()}
          >
            {texts.apply(wanted)}
          </button>
        </p>
      )}
      {!file && (
        <p className="muted">
          {texts.templates}{' '}
          <a href={`/api/v1/facilities/${facility}/instruments/export?map=jishi`} download>
            {texts.template}
          </a>
        </p>
      )}
    </div>
  );
}

function FileField({ file, onFile }: { file: File | null; onFile: (file: File | null) => void }) {
  const texts = useImportTexts();
  const [over, setOver] = useState(false);
  return (
    <label
      className={over ? 'import-file over' : 'import-file'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [dropped] = event.dataTransfer.files;
        if (dropped) onFile(dropped);
      }}
    >
      <span className="button">{file ? texts.again : texts.choose}</span>
      <span className="muted">{file ? file.name : texts.drop}</span>
      <input
        type="file"
        className="hidden-text"
        aria-label={texts.file}
        accept=".csv,.tsv,.txt,.xlsx,text/csv"
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) onFile(chosen);
          event.target.value = '';
        }}
      />
    </label>
  );
}
