import { useEffect } from 'react';
import { useMessages } from '../messages/useMessages.tsx';

export function usePageTitle(title: string | undefined): void {
  const { m } = useMessages();
  useEffect(() => {
    document.title = title ? `${title} – ${m.brand}` : m.brand;
  }, [title, m]);
}
