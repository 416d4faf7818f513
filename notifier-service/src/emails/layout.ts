import type { MoneyData } from '@artel/shared/contracts';
import { type Item, oneLine, priceText } from '../notices/index.js';
import { type Html, html } from './html.js';
import type { Letter, RenderedLetter } from './letter.js';

export interface Envelope {
  /** How the recipient is greeted. */
  readonly name: string;
  /** Absolute address the button leads to. */
  readonly url: string;
  /** Absolute address of the marketplace. */
  readonly home: string;
}

/** Lays one letter out as plain text and as HTML that reads well in a mail client: tables and inline styles only. */
export function render(letter: Letter, envelope: Envelope): RenderedLetter {
  return {
    subject: oneLine(letter.subject),
    text: renderText(letter, envelope),
    html: renderHtml(letter, envelope).markup,
  };
}

function renderText(letter: Letter, { name, url, home }: Envelope): string {
  const items = (letter.items ?? []).map(
    (item) => `  ${item.quantity} × ${oneLine(item.title)}: ${priceText(lineTotal(item))}`,
  );
  const facts = (letter.facts ?? []).map(([label, value]) => `  ${label}: ${oneLine(value)}`);
  const blocks = [
    letter.heading,
    `Hello ${oneLine(name)},`,
    ...letter.paragraphs.map(oneLine),
    items.join('\n'),
    facts.join('\n'),
    `${letter.action}: ${url}`,
    `--\nArtel · ${home}\nYou get this message because of your account or an order. It was sent automatically.`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const ink = 'color:#1d1d1f';
const quiet = 'color:#6e6e73;font-size:13px;line-height:1.5';
const cell = 'padding:8px 0;border-bottom:1px solid #e8e8ed;vertical-align:top';

function renderHtml(letter: Letter, { name, url, home }: Envelope): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${oneLine(letter.subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f5f5f7;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;${ink}">
<div style="display:none;max-height:0;overflow:hidden">${oneLine(letter.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f5f5f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:12px">
<tr><td style="padding:32px 28px">
<p style="margin:0 0 24px;font-weight:600;letter-spacing:0.08em"><a href="${home}" style="${ink};text-decoration:none">ARTEL</a></p>
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${letter.heading}</h1>
<p style="margin:0 0 12px;line-height:1.5">Hello ${oneLine(name)},</p>
${letter.paragraphs.map((text) => html`<p style="margin:0 0 12px;line-height:1.5">${oneLine(text)}</p>`)}
${itemTable(letter.items ?? [])}
${factTable(letter.facts ?? [])}
<p style="margin:28px 0 0"><a href="${url}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#1d1d1f;color:#ffffff;text-decoration:none;font-weight:600">${letter.action}</a></p>
</td></tr>
</table>
<p style="max-width:560px;margin:16px auto 0;${quiet}">You get this message because of your account or an order. It was sent automatically.</p>
</td></tr>
</table>
</body>
</html>
`;
}

function itemTable(items: readonly Item[]): Html {
  if (items.length === 0) return html``;
  const rows = items.map(
    (item) => html`<tr>
<td style="${cell}">${oneLine(item.title)}</td>
<td style="${cell};text-align:right;white-space:nowrap">${item.quantity} ×</td>
<td style="${cell};text-align:right;white-space:nowrap;padding-left:12px">${priceText(item.unitPrice)}</td>
</tr>`,
  );
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:20px 0 0">${rows}</table>`;
}

function factTable(facts: NonNullable<Letter['facts']>): Html {
  if (facts.length === 0) return html``;
  const rows = facts.map(
    ([label, value]) => html`<tr>
<td style="padding:4px 0;${quiet}">${label}</td>
<td style="padding:4px 0 4px 12px;text-align:right">${oneLine(value)}</td>
</tr>`,
  );
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0 0">${rows}</table>`;
}

function lineTotal({ unitPrice, quantity }: Item): MoneyData {
  return { ...unitPrice, amount: unitPrice.amount * quantity };
}
