import { inventoryEn } from '../messages/inventory-en.ts';
import { inventoryZh } from '../messages/inventory-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: inventoryEn, zh: inventoryZh } as const;

export function useInventoryTexts() {
  return TEXTS[useMessages().language];
}
export type InventoryTexts = ReturnType<typeof useInventoryTexts>;
