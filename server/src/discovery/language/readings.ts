import type { Things } from '../mirror/things.ts';
import { makerRecords } from './makers.ts';
import { namesToRead, type Pinyin, readPinyin } from './pinyin.ts';

const made = new WeakMap<Things, { readonly making: Promise<Pinyin>; pinyin: Pinyin | null }>();

function readingsOf(things: Things) {
  const known = made.get(things);
  if (known) return known;
  const readings: { making: Promise<Pinyin>; pinyin: Pinyin | null } = {
    making: readPinyin(namesToRead(things, makerRecords())),
    pinyin: null,
  };
  made.set(things, readings);
  readings.making.then(
    (pinyin) => {
      readings.pinyin = pinyin;
    },
    () => made.delete(things),
  );
  return readings;
}

/** How the Chinese names of these things are read; made once, for as long as the things are kept. */
export function pinyinFor(things: Things): Promise<Pinyin> {
  return readingsOf(things).making;
}

/** The same when it is there already; else null, and it begins to be made. */
export function pinyinNow(things: Things): Pinyin | null {
  return readingsOf(things).pinyin;
}
