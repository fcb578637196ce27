// Controls but tab and line feed, line and paragraph separators, lone surrogates, byte order marks: some program stumbles
// over each of them, and one line that cannot be read empties a whole calendar.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\p{Surrogate}/gu;
const BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;

/** Text for a property whose value may have lines: NFC, line feeds only, without what RFC 5545 §3.3.11 forbids. */
export function cleanText(text: string): string {
  return text.replace(BREAKS, '\n').replace(UNWANTED, '').normalize('NFC').trim();
}

/** The same for names: one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

/** A UID goes into the file as it is. Throws RangeError for anything but visible ASCII without separators. */
export function checkUid(uid: string): string {
  if (!/^[\w.@-]{1,200}$/.test(uid)) throw new RangeError('a UID must be visible ASCII');
  return uid;
}

/**
 * An address in the form that survives TEXT escaping, which the generator wrongly does to URI values: `,`, `;` and `\`
 * as percent escapes. Throws RangeError for what is not an absolute http(s) address or has controls or spaces in it.
 */
export function cleanUrl(address: string): string {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(address) || !URL.canParse(address)) {
    throw new RangeError('a URL must be an absolute http address in ASCII');
  }
  return address.replaceAll(',', '%2C').replaceAll(';', '%3B').replaceAll('\\', '%5C');
}
