import type { InstitutionKind } from '@jishi/shared/schema/institution';
import { adminEn } from '../messages/admin-en.ts';

const TEXTS: Readonly<Record<InstitutionKind, string>> = adminEn.kinds;

/** Kinds of institutions in the order in which they are offered. */
export const INSTITUTION_KINDS = Object.keys(TEXTS) as readonly InstitutionKind[];
