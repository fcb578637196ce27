import { Migrator } from 'kysely/migration';
import { up as house } from './migrations/0001_house.ts';
import { up as identity } from './migrations/0002_identity.ts';
import { up as rules } from './migrations/0003_rules.ts';
import { up as engine } from './migrations/0004_engine.ts';
import { up as notices } from './migrations/0005_notices.ts';
import { up as savedSearch } from './migrations/0006_saved_search.ts';
import { up as calendars } from './migrations/0007_calendars.ts';
import { up as admission } from './migrations/0008_admission.ts';
import { up as training } from './migrations/0009_training.ts';
import { up as month } from './migrations/0010_month.ts';
import type { Db } from './open.ts';

const migrations = {
  '0001_house': { up: house },
  '0002_identity': { up: identity },
  '0003_rules': { up: rules },
  '0004_engine': { up: engine },
  '0005_notices': { up: notices },
  '0006_saved_search': { up: savedSearch },
  '0007_calendars': { up: calendars },
  '0008_admission': { up: admission },
  '0009_training': { up: training },
  '0010_month': { up: month },
};

/** Brings the schema up to date; answers the names of the steps it took. Throws what the failing step threw. */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results } = await migratorOf(db).migrateToLatest();
  if (error) throw error;
  return (results ?? []).filter((step) => step.status === 'Success').map((step) => step.migrationName);
}

/** Whether the schema is as this program expects it. */
export async function isMigrated(db: Db): Promise<boolean> {
  const steps = await migratorOf(db).getMigrations();
  return steps.every((step) => step.executedAt !== undefined);
}

function migratorOf(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}
