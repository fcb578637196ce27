import { type LinkOptions, useRouter } from '@tanstack/react-router';
import { type ComponentProps, type MouseEvent, useMemo } from 'react';

type Props = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { to: LinkOptions };

/**
 * A link whose address does not depend on where the reader is. The router's own works its address out anew whenever the
 * address of the page changes: in a list of many that makes every click slow.
 */
export function StillLink({ to, ...attributes }: Props) {
  const router = useRouter();
  const key = JSON.stringify(to);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says what is in it
  const href = useMemo(() => router.history.createHref(router.buildLocation(to).publicHref), [router, key]);
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.navigate(to);
  };
  return <a {...attributes} href={href} onClick={follow} />;
}
