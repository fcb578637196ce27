import { sayInstant } from '@jishi/shared/messages/format';
import type { UsageReport } from '@jishi/shared/schema/usage';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { closeMonth, reopenMonth } from './queries.ts';
import { useUsageTexts } from './useTexts.ts';

/** A month that is over is settled; administrators can undo that, and say why. */
export function CloseMonth({ report }: { report: UsageReport }) {
  const { language } = useMessages();
  const texts = useUsageTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  const { data: me } = useQuery(meQuery);
  const [reopening, setReopening] = useState(false);
  const [reason, setReason] = useState('');
  const { id } = report.facility;
  const refresh = () => client.invalidateQueries({ queryKey: ['usage', id] });
  const close = useMutation({
    mutationFn: () => closeMonth(id, report.month),
    onSuccess: () => announce(texts.closedDone),
    onSettled: refresh,
  });
  const reopen = useMutation({
    mutationFn: () => reopenMonth(id, report.month, reason.trim()),
    onSuccess: () => {
      announce(texts.reopened);
      setReopening(false);
    },
    onSettled: refresh,
  });
  if (report.closed) {
    return (
      <div className="notice row spread">
        <span>
          🔒 {texts.closed(report.closed.by, sayInstant(Date.parse(report.closed.at), report.zone, language))}
        </span>
        {me?.administrator && (
          <button type="button" className="button" onClick={() => setReopening(true)}>
            {texts.reopen}
          </button>
        )}
        {reopening && (
          <Dialog title={texts.reopenTitle} onClose={() => setReopening(false)}>
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                reopen.mutate();
              }}
            >
              <label className="field">
                <span className="label">{texts.reason}</span>
                <textarea
                  className="input"
                  rows={2}
                  maxLength={500}
                  required
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              </label>
              {reopen.isError && <ProblemNotice error={reopen.error} />}
              <p>
                <button type="submit" className="button main" disabled={reopen.isPending || reason.trim() === ''}>
                  {texts.reopenTitle}
                </button>
              </p>
            </form>
          </Dialog>
        )}
      </div>
    );
  }
  if (!report.over) return <p className="muted">{texts.running}</p>;
  return (
    <div className="stack tight">
      <div className="notice row spread">
        <span>{report.unsettled > 0 ? texts.unsettled(report.unsettled) : texts.closeHint}</span>
        <button
          type="button"
          className="button"
          disabled={report.unsettled > 0 || close.isPending}
          onClick={() => close.mutate()}
        >
          {texts.close}
        </button>
      </div>
      {close.isError && <ProblemNotice error={close.error} />}
    </div>
  );
}
