import { chooseLanguage, rememberedLanguage } from '../messages/language.ts';
import { SpeakingProvider } from '../messages/useMessages.tsx';
import { Broken } from './Broken.tsx';

/** In place of everything, when the frame of the pages itself broke. */
export function BrokenShell({ error }: { error: unknown }) {
  const asked = new URLSearchParams(location.search).get('lang');
  return (
    <SpeakingProvider language={chooseLanguage(asked, rememberedLanguage(), navigator.languages)}>
      <main id="content" className="page">
        <Broken error={error} />
      </main>
    </SpeakingProvider>
  );
}
