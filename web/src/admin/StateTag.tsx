import type { AdmissionState } from '@jishi/shared/schema/institution';
import { useTexts } from './useTexts.ts';

const LOOKS = { applied: 'amber', admitted: 'accent', suspended: 'red', declined: '' } as const;

export function StateTag({ state }: { state: AdmissionState }) {
  const t = useTexts();
  return <span className={`tag ${LOOKS[state]}`}>{t.states[state]}</span>;
}
