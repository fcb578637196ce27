import { sayEventKind } from '@jishi/shared/messages/event';
import type { AuditEvent } from '@jishi/shared/schema/audit';
import { inLanguage, type Language, type Localised } from '@jishi/shared/schema/primitives';

const HEADING = {
  zh: ['编号', '时间（UTC）', '事件', '代码', '操作者', '相关人员', '对象', '对象编号', '仪器', '平台', '详情'],
  en: ['number', 'time (UTC)', 'event', 'kind', 'by', 'person', 'about', 'id', 'instrument', 'facility', 'details'],
} as const satisfies Record<Language, readonly string[]>;

const NOBODY = { zh: '系统', en: 'the server' } as const satisfies Record<Language, string>;

export function headingIn(language: Language): readonly string[] {
  return HEADING[language];
}

/** Events as rows of a table in a language. */
export async function* tableOf(events: AsyncIterable<AuditEvent>, language: Language): AsyncGenerator<string[]> {
  const say = (named: { readonly id: string; readonly name: Localised | null } | null) =>
    named === null ? '' : named.name === null ? named.id : inLanguage(named.name, language);
  for await (const event of events)
    yield [
      String(event.id),
      event.at,
      sayEventKind(language, event.kind),
      event.kind,
      event.actor === null ? NOBODY[language] : say(event.actor),
      say(event.person),
      event.subject.name === null ? '' : say(event.subject),
      event.subject.id,
      say(event.instrument),
      say(event.facility),
      JSON.stringify(event.data),
    ];
}
