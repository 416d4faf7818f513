/** `2026-03-02T10:15:00.000Z` → `2026-03-02 10:15 UTC`: the reader's own time is not known here. */
export function timeText(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
