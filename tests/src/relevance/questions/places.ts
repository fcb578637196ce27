import { CONFOCAL_ALL, CRYO_TEM, FIB, ICPMS_ALL, MS, NMR, SEM, SEQUENCER, TEM, XPS, XRD_ALL } from '../answers.ts';
import { type Answers, at, both, facility, institution, technique, type } from '../criterion.ts';
import { ofKind, type Row } from '../question.ts';

const SHANGHAI = at('310000');
const JIANGSU = at('320000');
const NANJING = at('320100');
const SUZHOU = at('320500');
/** In Latin letters two cities are called so. */
const SUZHOU_OR_SUZHOU = at('320500', '341300');
const ZHEJIANG = at('330000');
const HANGZHOU = at('330100');
const NINGBO = at('330200');
const ANHUI = at('340000');
const HEFEI = at('340100');

/** The place is where somebody can travel to: what is elsewhere is no answer. */
function near(q: string, place: Answers, wanted: Answers): Row {
  return [q, both(wanted, place)];
}

export const PLACES_AND_TECHNIQUES = ofKind('place and technique', [
  near('上海 冷冻电镜', SHANGHAI, CRYO_TEM),
  near('上海冷冻电镜', SHANGHAI, CRYO_TEM),
  near('Hefei XRD', HEFEI, XRD_ALL),
  near('合肥 核磁共振', HEFEI, NMR),
  near('南京 扫描电镜', NANJING, SEM),
  near('南京透射电镜', NANJING, TEM),
  near('苏州 质谱', SUZHOU, MS),
  near('Suzhou FIB', SUZHOU_OR_SUZHOU, FIB),
  near('杭州 共聚焦显微镜', HANGZHOU, CONFOCAL_ALL),
  near('Hangzhou XPS', HANGZHOU, XPS),
  near('宁波 三坐标', NINGBO, type('cmm')),
  near('浙江 ICP-MS', ZHEJIANG, ICPMS_ALL),
  near('江苏 基因测序仪', JIANGSU, SEQUENCER),
  near('安徽 稀释制冷机', ANHUI, type('dilution-refrigerator')),
  near('Shanghai two-photon microscope', SHANGHAI, technique('two-photon')),
  near('风洞 上海', SHANGHAI, type('wind-tunnel')),
  near('张江材料表征中心 电镜', facility('张江材料表征中心(样例)'), technique('electron-microscopy')),
  near('合肥云岫材料大学 X射线衍射', institution('合肥云岫材料大学(样例)'), XRD_ALL),
]);
