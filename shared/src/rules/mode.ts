import type { ServiceMode } from '../schema/rules.ts';

/** The ways of service that are booked by time. A file of its own, so that pages can judge without the schemas. */
export const TIME_MODES: readonly ServiceMode[] = ['self', 'assisted'];
