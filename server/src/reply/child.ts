import { answer, pack, readInput } from '../sandbox/child.ts';
import { parseMail } from './parse.ts';

// The process that reads: a mail in, the answer that is in it out.
answer(pack(await parseMail(await readInput())));
