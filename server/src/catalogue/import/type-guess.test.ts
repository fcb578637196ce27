import { describe, expect, it } from 'vitest';
import { makeTypeGuess } from './type-guess.ts';

const guess = makeTypeGuess([
  { id: 'tem', names: ['透射电子显微镜', 'Transmission electron microscope', 'TEM'] },
  { id: 'em', names: ['电子显微镜', 'Electron microscope', 'EM'] },
  { id: 'ms', names: ['质谱仪', 'MS'] },
]);

describe('guessing a type by name', () => {
  it.each([
    ['透射电子显微镜', 'tem'],
    ['场发射透射电子显微镜 3 号', 'tem'],
    ['环境电子显微镜', 'em'],
    ['200 kV TRANSMISSION ELECTRON MICROSCOPE', 'tem'],
    ['TEM', 'tem'],
    ['飞行时间质谱仪', 'ms'],
  ])('%s is %s', (name, type) => {
    expect(guess(name)).toBe(type);
  });

  it.each([['TEMPERATURE CHAMBER'], ['System MS 3'], ['天平'], ['']])('%s is nothing that it knows', (name) => {
    expect(guess(name)).toBeNull();
  });
});
