import type { Language } from '@jishi/shared/schema/primitives';

/** What goes into the mail: one line of subject, and the same page as plain text and as HTML. */
export type Letter = { readonly subject: string; readonly text: string; readonly html: string };

export type Link = { readonly text: string; readonly url: string };

export type Block = {
  readonly heading: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
  /** Where more of it is found. */
  readonly link?: Link | null;
};

export type Page = {
  readonly subject: string;
  readonly language: Language;
  readonly opening: readonly string[];
  readonly blocks: readonly Block[];
  readonly closing: readonly string[];
  readonly link: Link | null;
  readonly footer: string;
};

const MAX_SUBJECT = 200;

export function pageOf(page: Page): Letter {
  return { subject: oneLine(page.subject).slice(0, MAX_SUBJECT), text: textOf(page), html: htmlOf(page) };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function textOf({ opening, blocks, closing, link, footer }: Page): string {
  const parts = [
    ...opening,
    ...blocks.map(blockText),
    ...closing,
    ...(link ? [`${link.text}: ${link.url}`] : []),
    `-- \n${footer}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockText({ heading, rows, link }: Block): string {
  const lines = rows.map(([label, value]) => `  ${label}: ${value}`);
  return [heading, ...lines, ...(link ? [`  ${link.text}: ${link.url}`] : [])].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Everything that is not ours is text in HTML too. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const CELL = 'padding:2px 16px 2px 0;vertical-align:top';

function htmlOf({ language, opening, blocks, closing, link, footer }: Page): string {
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  const row = ([label, value]: readonly [string, string]) =>
    `<tr><td style="${CELL};color:#555">${escapeHtml(label)}</td><td style="${CELL};white-space:pre-line">${escapeHtml(value)}</td></tr>`;
  const anchor = ({ text, url }: Link) => `<p><a href="${escapeHtml(url)}">${escapeHtml(text)}</a></p>`;
  const block = ({ heading, rows, link: more }: Block) =>
    `<p><strong>${escapeHtml(heading)}</strong></p>\n<table role="presentation" style="border-collapse:collapse">${rows.map(row).join('')}</table>${more ? anchor(more) : ''}`;
  const body = [
    ...opening.map(paragraph),
    ...blocks.map(block),
    ...closing.map(paragraph),
    link ? anchor(link) : '',
    `<p style="color:#555;font-size:small">${escapeHtml(footer)}</p>`,
  ];
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"></head><body style="font-family:sans-serif">\n${body.filter((part) => part !== '').join('\n')}\n</body></html>\n`;
}
