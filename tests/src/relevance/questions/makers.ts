import {
  AGILENT,
  CONFOCAL_ALL,
  EPR,
  HPLC,
  ICPMS_ALL,
  LEICA,
  LIGHT_MICROSCOPE,
  MALVERN,
  MS,
  NMR,
  OLYMPUS,
  ORBITRAP,
  OXFORD,
  PARTICLE_SIZER,
  PERKIN,
  SEM,
  TEM,
  THERMO,
  XPS,
  XRD_ALL,
} from '../answers.ts';
import { type Answers, both, by, model, technique, type } from '../criterion.ts';
import { ofKind, type Row } from '../question.ts';

/** Models as people write them, with other dashes and spaces, in small letters, or only the first half; others are no answer. */
export const MODELS = ofKind('model', [
  ['JEM-2100F', model('JEM-2100F')],
  ['jem2100f', model('JEM-2100F')],
  ['JEM 2100', model('JEM-2100', 'JEM-2100F', 'JEM-2100Plus')],
  ['Talos F200X', model('Talos F200X')],
  ['talosf200x', model('Talos F200X')],
  ['Titan Krios', model('Titan Krios G3i', 'Titan Krios G2', 'Krios G4')],
  ['SU8010', model('SU8010')],
  ['su-8010', model('SU8010')],
  ['GeminiSEM 500', model('GeminiSEM 500')],
  ['D8 ADVANCE', model('D8 ADVANCE')],
  ['d8advance', model('D8 ADVANCE')],
  ['SmartLab', model('SmartLab SE', 'SmartLab 9kW', 'SmartLab 3kW')],
  ['Q Exactive', model('Q Exactive', 'Q Exactive Plus', 'Q Exactive HF-X')],
  ['QExactive HF-X', model('Q Exactive HF-X')],
  ['timsTOF', model('timsTOF Pro 2', 'timsTOF HT', 'timsTOF Ultra', 'timsTOF SCP')],
  ['LSM 880', model('LSM 880')],
  ['lsm-980', model('LSM 980')],
  ['ESCALAB 250Xi', model('ESCALAB 250Xi')],
  ['AVANCE NEO 600', model('AVANCE NEO 600')],
  ['chi660e', model('CHI660E')],
  ['NovaSeq 6000', model('NovaSeq 6000')],
  ['QuantStudio 7', model('QuantStudio 7 Flex')],
  ['ASAP2020', model('ASAP 2020 Plus')],
  ['Zetasizer', model('Zetasizer Nano ZS90', 'Zetasizer Nano ZS', 'Zetasizer Pro', 'Zetasizer Ultra')],
  ['MPMS3', model('MPMS3')],
  ['Nicolet iS50', model('Nicolet iS50')],
]);

/** Everything of a maker is right. */
const makers = (...rows: readonly (readonly [string, Answers])[]): Row[] => rows.map(([q, answers]) => [q, answers]);

export const MAKERS = ofKind(
  'maker',
  makers(
    ['Bruker', by('Bruker')],
    ['布鲁克', by('Bruker')],
    ['赛默飞', THERMO],
    ['Thermo Fisher', THERMO],
    ['日本电子', by('JEOL')],
    ['JEOL', by('JEOL')],
    ['安捷伦', AGILENT],
    ['岛津', by('Shimadzu')],
    ['蔡司', by('ZEISS')],
    ['徕卡', LEICA],
    ['日立', by('Hitachi High-Tech')],
    ['奥林巴斯', OLYMPUS],
    ['国仪量子', by('CIQTEK')],
    ['珀金埃尔默', PERKIN],
    ['牛津仪器', OXFORD],
    ['联影', by('United Imaging')],
  ),
);

/** What of this maker does this; then the same of others, then anything of the maker. */
function made(q: string, maker: Answers, wanted: Answers): Row {
  return [q, both(wanted, maker), wanted, maker];
}

export const MAKERS_AND_TECHNIQUES = ofKind('maker and technique', [
  made('Bruker NMR', by('Bruker'), NMR),
  made('布鲁克 核磁', by('Bruker'), NMR),
  made('布鲁克核磁', by('Bruker'), NMR),
  made('JEOL TEM', by('JEOL'), TEM),
  made('日本电子 透射电镜', by('JEOL'), TEM),
  made('日立扫描电镜', by('Hitachi High-Tech'), SEM),
  made('Zeiss confocal', by('ZEISS'), CONFOCAL_ALL),
  made('徕卡共聚焦', by('Leica Microsystems'), CONFOCAL_ALL),
  made('Nikon confocal microscope', by('Nikon'), CONFOCAL_ALL),
  made('Agilent ICP-MS', AGILENT, ICPMS_ALL),
  made('安捷伦 液相色谱', AGILENT, HPLC),
  made('赛默飞 质谱', THERMO, MS),
  made('Thermo Orbitrap', THERMO, ORBITRAP),
  made('Rigaku XRD', by('Rigaku'), XRD_ALL),
  made('理学 X射线衍射', by('Rigaku'), XRD_ALL),
  made('岛津 紫外分光光度计', by('Shimadzu'), type('uv-vis-spectrophotometer', 'uv-vis-nir-spectrophotometer')),
  made('国仪量子 顺磁共振', by('CIQTEK'), EPR),
  made('Olympus microscope', OLYMPUS, LIGHT_MICROSCOPE),
  made('马尔文 粒度仪', MALVERN, PARTICLE_SIZER),
  made('Illumina sequencer', by('Illumina'), type('ngs-sequencer')),
  made('Kratos XPS', by('Kratos Analytical'), XPS),
  made('Netzsch TGA', by('NETZSCH'), technique('tga', 'tga-dsc')),
]);
