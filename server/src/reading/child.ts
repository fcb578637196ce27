import { answer, pack, readInput, unpack } from '../sandbox/child.ts';
import { readHere } from './here.ts';
import type { Reader } from './reading.ts';

// The process that reads: how, and the file, in; a reading out.
const { record, bytes } = unpack(await readInput());
answer(pack(readHere(bytes, record as Reader)));
