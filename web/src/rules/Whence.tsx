import type { OwnedLayer } from '@jishi/shared/schema/policy';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { useMessages } from '../messages/useMessages.tsx';
import { exceptionsAbove, exceptionsHere, inherited } from './layer.ts';
import type { SettingName } from './settings.ts';
import { useTexts } from './useTexts.ts';

type Props = { name: SettingName; own: RuleLayer; above: readonly OwnedLayer[]; onReset: () => void };

/** Who says so, and the way back to what holds without it. */
export function Whence({ name, own, above, onReset }: Props) {
  const { said } = useMessages();
  const t = useTexts();
  const { by } = inherited(above, name);
  const title = said.settings[name].name;
  const others = exceptionsAbove(above, own, name);
  const here = exceptionsHere(own, name);
  return (
    <>
      {Object.hasOwn(own, name) ? (
        <>
          <span className="tag accent">{t.setHere}</span>
          <button
            type="button"
            className="button quiet small"
            aria-label={by === 'default' ? t.resetDefault(title) : t.resetLabel(title, t.source[by])}
            onClick={onReset}
          >
            {t.reset}
          </button>
        </>
      ) : (
        <span className="muted small">{t.source[by]}</span>
      )}
      {others.map(({ owner }) => (
        <span key={owner} className="small rule-note">
          <span aria-hidden="true">⚑ </span>
          {t.exceptionsAbove(t.owners[owner])}
        </span>
      ))}
      {here > 0 && (
        <span className="small rule-note">
          <span aria-hidden="true">⚑ </span>
          {t.exceptionsHere(here)}
        </span>
      )}
    </>
  );
}
