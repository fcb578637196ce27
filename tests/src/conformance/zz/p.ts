import { makeWorld, book, makeFeed, NOW } from './world.ts';
const w = await makeWorld('sqlite', {});
await book(w, ...Array.from({length:100},(_, i)=>({instrument:w.instrument, person:w.researcher, from_at: NOW+i*3*3600000})));
const f = await makeFeed(w.app, w.researcher, {kind:'me'});
const tag=(await w.app.request(f.path)).headers.get('etag')!;
await new Promise(r=>setTimeout(r,300));
for (let k=0;k<4;k++){ const a=performance.now(); for(let i=0;i<4000;i++) await w.app.request(f.path,{headers:{'If-None-Match':tag}}); console.log('304 us', (performance.now()-a)/4);
 const b=performance.now(); for(let i=0;i<4000;i++) await w.app.request('/cal/x/y'); console.log('404 us', (performance.now()-b)/4); }
await w.close();
