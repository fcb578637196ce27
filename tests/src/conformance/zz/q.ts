import { makeWorld, book, makeFeed, NOW } from './world.ts';
import { findFeedBySecret } from '@jishi/db/queries/feed';
import { lastEvent } from '@jishi/db/queries/event';
import { hashToken } from '@jishi/server/calendar/token';
import { sql } from '/work/main/db/node_modules/kysely/dist/index.js';
import Better from 'better-sqlite3';
import { readdirSync } from 'node:fs';
const w = await makeWorld('sqlite', {});
await book(w, ...Array.from({length:100},(_, i)=>({instrument:w.instrument, person:w.researcher, from_at: NOW+i*3*3600000})));
const f = await makeFeed(w.app, w.researcher, {kind:'me'});
const h = hashToken(f.path.split('/')[2]!);
const file='/tmp/calendar/'+readdirSync('/tmp/calendar').filter(x=>/^p\d+\.db$/.test(x)).sort().at(-1);
const raw=new Better(file,{readonly:true});
let text='';
const orig=(w.store.read as any).executeQuery.bind(w.store.read);
(w.store.read as any).executeQuery=(q:any)=>{text=q.sql; return orig(q);};
await findFeedBySecret(w.store.read,h); console.log(text); const find=text; (w.store.read as any).executeQuery=orig;
const s1=raw.prepare(find), s2=raw.prepare('select 1'), s3=raw.prepare('select * from feed where secret_hash=?'), s4=raw.prepare('pragma data_version'), s5=raw.prepare('select id, at from event where person_id=? order by id desc limit 1');
console.log(raw.prepare('explain query plan '+find).all('instrument',h));
const t = async (name: string, n: number, fn: () => unknown) => { let best=1e9; for (let r=0;r<40;r++){const a=process.cpuUsage(); for(let i=0;i<n;i++) await fn(); const u=process.cpuUsage(a); best=Math.min(best,(u.user+u.system)/n);} console.log(name, best.toFixed(1),'us cpu'); };
await t('kysely find',200,()=>findFeedBySecret(w.store.read,h));
await t('kysely last',200,()=>lastEvent(w.store.read,'person_id',w.researcher.id));
await t('raw find',200,()=>s1.all('instrument',h));
const from = find.slice(find.indexOf(' from "feed"'));
const parts: Record<string,string> = {
 idonly: 'select feed.id'+from,
 full: find,
 norow: 'select 1 from feed where secret_hash = ? and ?=0',
 inst: 'select feed.id from "feed" left join "instrument" on "instrument"."id" = "feed"."target_id" and "feed"."kind" = ? where "feed"."secret_hash" = ?',
 instsub: 'select feed.id, (select facility_id from instrument where id = feed.target_id and ? is not null) from feed where "feed"."secret_hash" = ?',
 person: 'select feed.id, person.language from "feed" join person on person.id=feed.person_id where ? is not null and "feed"."secret_hash" = ?',
};
for (const [k,v] of Object.entries(parts)) { const s=raw.prepare(v); await t('raw '+k,200,()=>s.all('instrument',h)); }
await t('raw one',200,()=>s2.all());
await t('raw feed',200,()=>s3.all(h));
await t('raw last',200,()=>s5.all(w.researcher.id));
await t('raw data_version',200,()=>s4.all());
await t('404',200,()=>w.app.request('/cal/x/y'));
const tag=(await w.app.request(f.path)).headers.get('etag')!;
await t('304',200,()=>w.app.request(f.path,{headers:{'If-None-Match':tag}}));
await w.close();
