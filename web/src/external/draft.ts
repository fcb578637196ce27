import type { ExternalPreviewInput, ExternalSource } from '@jishi/shared/schema/external-calendar';

export type PickedFile = { readonly name: string; readonly bytes: number; readonly text: string };

/** What was entered about a calendar to be connected. */
export type Draft = {
  readonly kind: ExternalSource['kind'];
  readonly url: string;
  readonly file: PickedFile | null;
  readonly name: string;
  /** Null for all instruments of the facility. */
  readonly instrumentId: string | null;
  readonly zone: string;
  readonly titles: boolean;
};

export type Missing = 'address' | 'file' | 'name' | 'zone';

export function freshDraft(zone: string): Draft {
  return { kind: 'address', url: '', file: null, name: '', instrumentId: null, zone, titles: false };
}

/** What has to be entered before it can be read; the name only before it is connected. */
export function missingIn(draft: Draft, zones: ReadonlySet<string>): Missing[] {
  return [
    ...(draft.kind === 'address' && draft.url.trim() === '' ? (['address'] as const) : []),
    ...(draft.kind === 'file' && draft.file === null ? (['file'] as const) : []),
    ...(draft.name.trim() === '' ? (['name'] as const) : []),
    ...(zones.has(draft.zone) ? [] : (['zone'] as const)),
  ];
}

export function sourceOf({ kind, url, file }: Pick<Draft, 'kind' | 'url' | 'file'>): ExternalSource {
  return kind === 'address' ? { kind, url: url.trim() } : { kind, text: file?.text ?? '' };
}

export function previewOf(draft: Draft): ExternalPreviewInput {
  return {
    ...(draft.instrumentId ? { instrumentId: draft.instrumentId } : {}),
    zone: draft.zone,
    titles: draft.titles,
    source: sourceOf(draft),
  };
}

/** The name changes nothing of what a preview shows. */
export function isSameQuestion(a: Draft, b: Draft): boolean {
  const question = ({ name: _, ...rest }: Draft) => rest;
  const [one, other] = [question(a), question(b)];
  return Object.entries(one).every(([key, value]) => value === other[key as keyof typeof other]);
}

/** All zones that the browser knows, and UTC. */
export function zonesKnown(): string[] {
  return [...Intl.supportedValuesOf('timeZone'), 'UTC'];
}
