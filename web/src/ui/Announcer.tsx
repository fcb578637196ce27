import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const Context = createContext<(text: string) => void>(() => {});

/** Says short results ("37 instruments", "Booked") to assistive technology, politely. */
export function useAnnounce(): (text: string) => void {
  return useContext(Context);
}

export function Announcer({ children }: { children: ReactNode }) {
  const [text, setText] = useState('');
  const announce = useCallback((next: string) => setText(next), []);
  return (
    <Context value={announce}>
      {children}
      <div className="hidden-text" aria-live="polite" aria-atomic="true">
        {text}
      </div>
    </Context>
  );
}
