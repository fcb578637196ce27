import { useId, useRef, useState } from 'react';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useAnnounce } from '../ui/Announcer.tsx';

type Props = { label: string; value: string; main?: boolean; hint?: string };

/** A line to be copied: by its button, or by hand where the browser does not let us. */
export function CopyField({ label, value, main = false, hint }: Props) {
  const words = useFeedWords();
  const announce = useAnnounce();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState<'copied' | 'notCopied' | null>(null);
  const copy = async () => {
    const copied = await write(value);
    if (!copied) field.current?.select();
    const result = copied ? 'copied' : 'notCopied';
    setDone(result);
    announce(words[result]);
  };
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <div className="copy-field">
        <input
          ref={field}
          id={id}
          className="input"
          readOnly
          value={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onFocus={(event) => event.target.select()}
        />
        <button
          type="button"
          className={main ? 'button main' : 'button'}
          aria-label={main ? undefined : words.copyLabel(label)}
          onClick={copy}
        >
          {done === 'copied' ? words.copied : words.copy}
        </button>
      </div>
      {hint && (
        <span id={`${id}-hint`} className="muted small">
          {hint}
        </span>
      )}
      {done === 'notCopied' && <span className="bad small">{words.notCopied}</span>}
    </div>
  );
}

/** Not every browser has a clipboard: none without TLS. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
