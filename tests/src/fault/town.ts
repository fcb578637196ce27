import { type Store, transact } from '@jishi/db/open';
import { insertWebhook } from '@jishi/db/queries/webhook';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { WEBHOOK_KINDS } from '@jishi/shared/schema/webhook';
import { v7 as uuidv7 } from 'uuid';
import { type Mailbox, openMailbox } from '../notice/mailbox.ts';
import { openReceiver, type Receiver } from '../notice/receiver.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPeople, addPerson, type TestPerson } from '../support/people.ts';

export type Town = {
  readonly store: Store;
  readonly facilityId: string;
  readonly addInstrument: (rules: RuleLayer) => Promise<string>;
  /** One that anybody may book, one whose bookings need approval, and one with two places and time for cleaning. */
  readonly instrumentIds: readonly string[];
  readonly people: readonly TestPerson[];
  readonly manager: TestPerson;
  readonly box: Mailbox;
  readonly receiver: Receiver;
  /** What a server process needs to send mails and webhooks to these ends. */
  readonly settings: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

const PEOPLE = 10;

/** A facility with everything that faults may hit: instruments, people, a mail server and a program that is told of all. */
export async function openTown(store: Store, box?: Mailbox): Promise<Town> {
  const institutionId = await addInstitution(store, '上海大学');
  const facility = await addFacility(store, institutionId, '电镜中心');
  const rules = [{}, { approval: ['manager' as const] }, { bufferAfterMinutes: 15 }];
  const instrumentIds = await Promise.all(
    rules.map((layer, turn) =>
      addInstrument(store, facility, { rules: layer, technique: 'TEM', stations: turn === 2 ? 2 : 1 }),
    ),
  );
  const people = await addPeople(store, PEOPLE, { institutionId });
  const manager = await addPerson(store, { institutionId, manages: [facility.id] });
  const [mailbox, receiver] = [box ?? (await openMailbox()), await openReceiver()];
  const webhook = { id: uuidv7(), facility_id: facility.id, url: receiver.url, secret: 'whsec_MTIz' };
  const made = { kinds: JSON.stringify([...WEBHOOK_KINDS].sort()), created_by: manager.id, created_at: 0 };
  const never = { used_at: null, failures: 0, disabled_at: null, ended_at: null };
  await transact(store, (trx) => insertWebhook(trx, { ...webhook, ...made, ...never }));
  return {
    ...{
      store,
      facilityId: facility.id,
      addInstrument: (layer) => addInstrument(store, facility, { rules: layer }),
      instrumentIds,
      people,
      manager,
      box: mailbox,
      receiver,
    },
    settings: { SMTP_URL: mailbox.url, JISHI_OUTBOUND_PRIVATE: '1' },
    close: async () => {
      await mailbox.close();
      await receiver.close();
    },
  };
}
