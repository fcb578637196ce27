/** All of what was handed in, in a process apart. */
export async function readInput(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Hands the answer back and ends; what still waits for somebody else's server is not waited for. */
export function answer(parts: readonly Uint8Array[]): void {
  process.stdout.end(Buffer.concat(parts), () => process.exit(0));
}

const LINE_END = 0x0a;

/** A record and bytes in one message: JSON in the first line, then the bytes. */
export function pack(record: unknown, bytes: Uint8Array = new Uint8Array()): Uint8Array[] {
  return [Buffer.from(`${JSON.stringify(record)}\n`), bytes];
}

/** Undoes `pack`. Throws for what is none. */
export function unpack(message: Buffer): { readonly record: unknown; readonly bytes: Buffer } {
  const end = message.indexOf(LINE_END);
  if (end === -1) throw new SyntaxError('no record');
  return { record: JSON.parse(message.toString('utf8', 0, end)), bytes: message.subarray(end + 1) };
}
