import { importEn } from '../messages/import-en.ts';
import { importZh } from '../messages/import-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: importEn, zh: importZh } as const;

export function useImportTexts() {
  return TEXTS[useMessages().language];
}
export type ImportTexts = ReturnType<typeof useImportTexts>;
