import { migrate } from '@jishi/db/migrate';
import { openStore, type Store } from '@jishi/db/open';
export type Kind='sqlite'; export type TestStore={store:Store;close:()=>Promise<void>};
export async function openTestStore(_:Kind){ const store=openStore(`file:/tmp/calendar/p${Date.now()}.db`); await migrate(store.write); return {store, close:()=>store.close()}; }
