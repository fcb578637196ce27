import { useState } from 'react';

/**
 * What stands in a field for a number: as it was typed while it means the value, else the value. Hands on NaN for what is
 * no number.
 */
export function useTyped(value: number, onNumber: (value: number) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = Number.isNaN(value) ? '' : String(value);
  const text = typed !== null && Object.is(numberOf(typed), Number.isNaN(value) ? Number.NaN : value) ? typed : shown;
  return [
    text,
    (next) => {
      setTyped(next);
      onNumber(numberOf(next));
    },
  ];
}

function numberOf(text: string): number {
  const plain = text.trim().replace(',', '.');
  return /^-?\d+(\.\d*)?$/.test(plain) ? Number(plain) : Number.NaN;
}
