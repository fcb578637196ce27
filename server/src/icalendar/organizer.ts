import type { Config, Sender } from '../config.ts';

type Settings = Pick<Config, 'mailFrom' | 'mailReplies'>;

/** Addresses that can stand behind `mailto:` as they are. */
const PLAIN = /^[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$/;

/** Whether a calendar file can name an address. */
export function isPlainAddress(address: string): boolean {
  return address.length <= 254 && PLAIN.test(address);
}

/** The part behind the last `@`, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Where answers to a facility's invitations come in; the facility only keeps the addresses of several apart. */
function replyAddress(from: Sender, facilityId: string): string {
  const at = from.address.lastIndexOf('@');
  return `${from.address.slice(0, at)}+f-${facilityId.replaceAll('-', '').slice(-12)}${from.address.slice(at)}`;
}

/** Whether a mail to this address is ours to read: our own, or one that `organizerAddress` gave out. */
export function isReplyAddress(from: Sender, address: string): boolean {
  if (domainOf(address) !== domainOf(from.address)) return false;
  const [local = '', own = ''] = [address, from.address].map((one) => one.slice(0, one.lastIndexOf('@')).toLowerCase());
  return local === own || (local.startsWith(`${own}+f-`) && /^[0-9a-z]{1,12}$/.test(local.slice(own.length + 3)));
}

/**
 * The mailbox that invites to a facility's bookings, always in the domain that mails are sent from: one of ours when we
 * read the answers, otherwise the facility's own, otherwise the one that mails come from. Never the reader's, who would
 * be taken for somebody that answers themselves; null when no other is left.
 */
export function organizerAddress(
  { mailFrom, mailReplies }: Settings,
  facility: { readonly id: string; readonly email: string | null },
  reader: string,
): string | null {
  const own = mailReplies === null ? facility.email : replyAddress(mailFrom, facility.id);
  const wanted = [own, mailFrom.address].filter((address) => address !== null);
  const fit = wanted.find(
    (address) =>
      isPlainAddress(address) &&
      domainOf(address) === domainOf(mailFrom.address) &&
      address.toLowerCase() !== reader.toLowerCase(),
  );
  return fit ?? null;
}
