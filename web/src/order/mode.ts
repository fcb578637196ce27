import type { ServiceMode } from '@jishi/shared/schema/rules';

/** The modes that are booked by time, in the order in which they are offered. */
export const BOOKABLE_MODES = ['self', 'assisted'] as const satisfies ServiceMode[];

export function serviceModeOf(text: string | undefined): ServiceMode | undefined {
  return BOOKABLE_MODES.find((mode) => mode === text);
}

export function bookableModes(modes: readonly ServiceMode[]): ServiceMode[] {
  return BOOKABLE_MODES.filter((mode) => modes.includes(mode));
}
