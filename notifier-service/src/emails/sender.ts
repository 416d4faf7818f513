/** The domain of a sender such as `Artel <no-reply@artel.example>`; it names our messages (RFC 5322 §3.6.4). */
export function domainOf(sender: string): string {
  return /@([a-z0-9.-]+)>?\s*$/i.exec(sender)?.[1] ?? 'artel.example';
}
