import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { regionsQuery } from '../search/queries.ts';
import { ChoiceField } from './fields.tsx';
import { useTexts } from './useTexts.ts';

const DEPTHS: Readonly<Record<string, string>> = { city: '\u2003', county: '\u2003\u2003' };

/** A province, city or county, indented below what it lies in. */
export function RegionField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const t = useTexts();
  const { name } = useMessages();
  const { data: regions = [] } = useQuery(regionsQuery);
  return (
    <ChoiceField
      label={t.institutions.region}
      value={value}
      onChange={onChange}
      options={[
        ['', t.institutions.noRegion],
        ...regions.map((one) => [one.code, `${DEPTHS[one.level] ?? ''}${name(one.name)}`] as const),
      ]}
    />
  );
}
