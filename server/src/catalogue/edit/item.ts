import { parseJson } from '@jishi/db/json';
import type { InstrumentRow } from '@jishi/db/queries/instrument';
import { nameOf } from '@jishi/db/queries/naming';
import type { InventoryItem } from '@jishi/shared/schema/inventory';
import { formatInstant } from '@jishi/shared/schema/primitives';
import { priceList, serviceMode } from '@jishi/shared/schema/rules';
import { z } from 'zod';

const texts = z.array(z.string());
const modes = z.array(serviceMode);

/** An instrument as its staff see it. */
export function itemOut(row: InstrumentRow, upcoming: number): InventoryItem {
  return {
    id: row.id,
    name: nameOf(row.name_zh, row.name_en),
    type: row.type_id,
    class: row.class_code,
    techniques: [...parseJson(texts, row.techniques)],
    manufacturer: row.manufacturer,
    model: row.model,
    function: nameOf(row.function_zh, row.function_en),
    specs: nameOf(row.specs_zh, row.specs_en),
    modes: [...parseJson(modes, row.modes)],
    stations: row.stations,
    prices: row.prices === null ? null : parseJson(priceList, row.prices),
    worth: row.worth_minor === null ? null : { amountMinor: row.worth_minor, currency: row.worth_currency ?? 'CNY' },
    putInUseOn: row.put_in_use_on,
    scheduleId: row.schedule_id,
    withdrawnAt: row.withdrawn_at === null ? null : formatInstant(row.withdrawn_at),
    upcoming,
    origin: { source: row.source, key: row.source_key },
    updatedAt: formatInstant(row.updated_at),
    version: row.version,
  };
}
