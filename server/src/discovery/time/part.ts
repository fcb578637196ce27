import type { PartRecord, TakenRecord } from '@jishi/db/queries/discovery';
import type { Buffers } from '../rules/ruling.ts';
import { blockedTime } from './blocks.ts';
import type { Room } from './room.ts';

/** Something that bookings take along, with the rows that need it and their buffers. */
type Part = { stations: number; taken: readonly TakenRecord[]; readonly needers: Map<number, Buffers> };

/** Parts by id, and for each row that needs some, what it needs and the rooms in which a booking must fit too. */
export type Parts = {
  readonly byId: Map<string, Part>;
  readonly ofRow: Map<number, readonly PartRecord[]>;
  readonly roomsOfRow: Map<number, Map<string, Room>>;
};

export function newParts(): Parts {
  return { byId: new Map(), ofRow: new Map(), roomsOfRow: new Map() };
}

/** Says what a row takes along. */
export function needParts(parts: Parts, row: number, needed: readonly PartRecord[], buffers: Buffers): void {
  if (needed.length > 0) parts.ofRow.set(row, needed);
  for (const { id, stations } of needed) {
    const part = parts.byId.get(id) ?? { stations, taken: [], needers: new Map() };
    part.stations = stations;
    part.needers.set(row, buffers);
    parts.byId.set(id, part);
    for (const needer of part.needers.keys()) makeRoom(parts, id, part, needer);
  }
}

/** Forgets what a row took along. */
export function unneedParts({ byId, ofRow, roomsOfRow }: Parts, row: number): void {
  const needed = ofRow.get(row) ?? [];
  ofRow.delete(row);
  roomsOfRow.delete(row);
  for (const { id } of needed) {
    const part = byId.get(id);
    part?.needers.delete(row);
    if (part?.needers.size === 0) byId.delete(id);
  }
}

/** Replaces what is taken of a part, if it is one: the rows that need it are blocked by it. */
export function setPartTaken(parts: Parts, id: string, taken: readonly TakenRecord[]): void {
  const part = parts.byId.get(id);
  if (!part) return;
  part.taken = taken;
  for (const row of part.needers.keys()) makeRoom(parts, id, part, row);
}

/** The rows that need a part. */
export function needersOf({ byId }: Parts, id: string): Iterable<number> {
  return byId.get(id)?.needers.keys() ?? [];
}

function makeRoom({ roomsOfRow }: Parts, id: string, part: Part, row: number): void {
  const data = blockedTime(part.taken, part.needers.get(row) as Buffers);
  const rooms = roomsOfRow.get(row) ?? new Map<string, Room>();
  roomsOfRow.set(row, rooms.set(id, { stations: part.stations, data, begin: 0, end: data.length }));
}
