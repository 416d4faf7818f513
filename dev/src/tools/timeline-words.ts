import type { LogLine } from './log-lines.js';

type Words = (line: LogLine) => string;

/** What each kind of log line says in a timeline. */
const words: Readonly<Record<string, Words>> = {
  'http.request': ({ method, path, status, ms }) => `${method} ${path} → ${status} in ${ms} ms`,
  'order.changed': ({ orderNumber, saleId, from, to }) =>
    from === null ? `order ${orderNumber} placed` : `${saleId ? `sale ${tail(saleId)}` : 'order'}: ${from} → ${to}`,
  'payment.changed': ({ paymentId, from, to }) => `payment ${tail(paymentId)}: ${from ?? 'new'} → ${to}`,
  'event.published': ({ type, sequence }) => `published ${type} (no. ${sequence})`,
  'event.not_published': ({ type, err }) => `could not publish ${type} yet: ${messageOf(err)}`,
  'event.handled': ({ queue, type, attempt, ms }) => `${queue} handled ${type} in ${ms} ms${again(attempt)}`,
  'event.retried': ({ queue, type, delayMs, err }) =>
    `${queue} failed on ${type}, tries again in ${Number(delayMs) / 1000} s: ${messageOf(err)}`,
  'event.dead_lettered': ({ queue, type, cause, err }) => `${queue} gave ${type} up (${cause}): ${messageOf(err)}`,
  'stock.reserved': ({ saleId }) => `stock taken for sale ${tail(saleId)}`,
  'stock.rejected': ({ saleId }) => `stock refused for sale ${tail(saleId)}`,
  'email.sent': ({ template, to }) => `email "${template}" to ${to}`,
  'email.refused': ({ template, to, err }) => `email "${template}" refused for ${to}: ${messageOf(err)}`,
  'push.sent': ({ topic, type, userId }) => `pushed ${type} on ${topic}${userId ? ` to ${tail(userId)}` : ''}`,
};

/** One line of a timeline, or nothing for a line that tells people nothing: only warnings speak without being known. */
export function describeLine(line: LogLine): string | undefined {
  const known = words[line.event ?? ''];
  if (known) return known(line);
  if (!['warn', 'error', 'fatal'].includes(line.level)) return undefined;
  const said = [line.event, line.msg, line.err === undefined ? undefined : messageOf(line.err)];
  return `${line.level}: ${said.filter(Boolean).join(': ')}`;
}

/** The end of an id, which is the part that differs between ids made at the same time. */
function tail(id: unknown): string {
  return `…${String(id).slice(-6)}`;
}

function again(attempt: unknown): string {
  return typeof attempt === 'number' && attempt > 1 ? ` (attempt ${attempt})` : '';
}

function messageOf(err: unknown): string {
  return typeof err === 'object' && err !== null && 'message' in err ? String(err.message) : String(err);
}
