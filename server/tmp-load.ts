import { openStore } from '@jishi/db/open';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadMirror } from './src/discovery/load.ts';
import { search } from './src/discovery/search.ts';
import { instrumentQuery } from '@jishi/shared/schema/instrument';
const store = openStore('file:' + process.argv[2]);
const loop = monitorEventLoopDelay({ resolution: 1 }); loop.enable();
const t = performance.now();
const now = Date.now();
const m = await loadMirror(store.read, now);
console.log('load ms', performance.now() - t, 'rows', m.rows.length, 'tokens', m.words.textsOfToken.size, 'texts', m.words.rowsOfText.length, 'openings', m.times.openings.size, 'groups', m.times.groups.length, 'sets', Object.entries(m.columns).map(([k, c]) => k + ':' + c.sets.length).join(' ');
console.log('loop max ms', loop.max / 1e6, 'rss', process.memoryUsage.rss() / 2 ** 20, 'heap', process.memoryUsage().heapUsed / 2 ** 20);
loop.disable();
global.gc?.(); console.log('heap after gc', process.memoryUsage().heapUsed / 2 ** 20);
const show = (q: object) => {
  const t = performance.now();
  const p = search(m, instrumentQuery.parse(q), null, now, now);
  console.log(JSON.stringify(q), (performance.now() - t).toFixed(1) + ' ms', p.total, p.items.slice(0, 3).map((i) => `${i.name.zh}|${i.manufacturer} ${i.model}|${i.nextFree?.from}|${i.distanceKm}|${i.price?.amountMinor}`), p.facets.region.slice(0, 6).map((v) => v.label.zh + v.count).join(' '));
};
if (process.argv[3]) for (const q of [{}, { q: 'SEM' }, { q: '扫描电镜' }, { q: '透射电镜', region: '310000', minutes: 240, freeFrom: new Date(now).toISOString(), freeTo: new Date(now + 7 * 864e5).toISOString() }, { q: 'confocal microscope', near: '31.82,117.22', withinKm: 100, minutes: 240, sort: 'cheapest' }, { q: 'JEM2100F' }, { q: 's' }, { sort: 'soonest' }, { sort: 'nearest', near: '31.82,117.22' }, { q: '仪器' }, { q: '合肥 质谱' }, { q: 'mass spectrometer Hefei', minutes: 120 }, { q: '高分辨透射电镜' }, { q: 'ICP-MS' }, { q: 'zzzqqq' }]) { show(q); show(q); }
