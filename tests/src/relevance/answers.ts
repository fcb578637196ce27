import { by, either, inClass, technique, type } from './criterion.ts';

/** Groups of instruments that several questions ask for. */
export const SEM = type(
  'fe-sem-standard',
  'uhr-fe-sem',
  'tungsten-sem',
  'environmental-sem',
  'desktop-sem',
  'cryo-sem-system',
  'sbf-sem',
);
export const TEM = type('fe-tem', 'conventional-tem', 'lab6-tem-200kv', 'ac-tem', 'in-situ-etem');
export const CRYO_TEM = type('cryo-tem-300', 'cryo-tem-200');
export const FIB = type('fib-sem-ga', 'plasma-fib', 'cryo-fib');
export const EM = either(technique('electron-microscopy'), inClass('0101'));

export const XRD = type('powder-xrd', 'hr-xrd', 'in-situ-xrd-system', 'single-crystal-xrd');
export const XRD_ALL = technique('xrd');
export const XPS = type('xps-system', 'nap-xps', 'haxpes-lab');
export const MICRO_CT = type('micro-ct-system', 'nano-ct-system', 'xrm-3d');

export const NMR = technique('nmr');
export const EPR = technique('epr');

export const MS = either(technique('mass-spectrometry'), inClass('0102'));
export const LCMS = technique('lc-ms');
export const ORBITRAP = type('orbitrap-qe', 'orbitrap-tribrid', 'orbitrap-astral');
export const ICPMS_ALL = technique('icp-ms');

export const CONFOCAL = type('confocal-microscope', 'spinning-disk-confocal');
export const CONFOCAL_ALL = technique('confocal');
export const LIGHT_MICROSCOPE = either(technique('optical-microscopy'), inClass('0108'));
export const AFM = type('afm-standard', 'bio-afm');
export const SPM = technique('spm');

export const FTIR = type('ftir-spectrometer', 'ftir-microscope', 'in-situ-drifts');
export const INFRARED = technique('infrared-spectroscopy', 'nir');
export const RAMAN = type('confocal-raman-microscope', 'portable-raman', 'ters-afm-raman', 'srs-microscope');
export const UV_VIS = type('uv-vis-spectrophotometer', 'uv-vis-nir-spectrophotometer');
export const FLUOROMETER = type('fluorescence-spectrophotometer', 'steady-transient-fluorometer');

export const HPLC = type('hplc-system', 'uplc-system', 'prep-hplc-system');
export const DSC = type('dsc-analyser', 'flash-dsc-system', 'sta-analyser');
export const THERMAL = technique('thermal-analysis');

export const FLOW = type('flow-cytometer', 'spectral-flow-cytometer', 'cell-sorter');
export const FLOW_ALL = technique('flow-cytometry', 'spectral-flow');
export const PCR = technique('pcr');
export const SEQUENCER = type('ngs-sequencer', 'long-read-sequencer', 'genetic-analyzer');
export const BINDING = technique('molecular-interaction');

export const SURFACE_AREA = type('bet-analyser', 'surface-area-analyzer');
export const SORPTION = technique('physisorption', 'chemisorption', 'mercury-porosimetry');
export const NANO_SIZER = type('dls-zeta-analyser', 'zeta-sizer');
export const PARTICLE_SIZER = either(NANO_SIZER, technique('particle-sizing'), inClass('0205'));
export const TENSILE = type('universal-tester', 'in-situ-micro-tensile');
export const MECHANICAL = either(technique('mechanical-testing'), inClass('0201'));
export const SURFACE_SHAPE = type('white-light-profiler', 'stylus-profiler', 'laser-confocal-topography');
export const MAGNETOMETER = type('squid-mpms', 'vsm', 'ppms');
export const BATTERY = type('battery-cycler', 'electrochemical-workstation');

export const THERMO = by('Thermo Fisher Scientific');
export const AGILENT = by('Agilent', 'Agilent Technologies', 'BioTek (Agilent)');
export const LEICA = by('Leica Microsystems', 'Leica Biosystems', 'Leica Geosystems');
export const OLYMPUS = by('Evident', 'Olympus (Evident)');
export const MALVERN = by('Malvern Panalytical');
export const PERKIN = by('PerkinElmer', 'PerkinElmer (Revvity)');
export const OXFORD = by('Oxford Instruments', 'Oxford Instruments Plasma');
