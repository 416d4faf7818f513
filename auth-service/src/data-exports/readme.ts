/** What an archive says of itself to whoever opens it. */
export function readme(now: Date): string {
  return `Everything Artel has about you
==============================

Collected on ${now.toISOString().slice(0, 10)}. One folder for each of our services, one JSON file for each kind of
thing it keeps; manifest.json lists them with the number of records. What has no file, we have nothing of. Times are
UTC (ISO 8601), amounts of money decimal numbers in the currency beside them, EUR where there is none.

auth-service      your account: profile, sessions, two-factor sign-in, whom you follow and who follows you, links in
                  letters that still work, the log of what was done to your account, and earlier exports
catalog-service   what is shown of you, what you published, what you curated
order-service     what you bought, what you sold, what you earned
notifier-service  how you are reached, what you were told, and the letters sent to you

Left out is what belongs to others: they appear by their username alone. So do passwords, tokens and codes, of which
we have nothing readable. Pictures are not in here; the address of each is, where you published or uploaded it.

A service is read while it works: what happened during these moments may be in one file and not yet in another.
`;
}
