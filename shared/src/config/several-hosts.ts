/**
 * A URL that lists several hosts, as that of a MongoDB replica set does, with the first of them only, which makes it a
 * URL by the WHATWG standard. Any other is given back as it is.
 */
export function withFirstHost(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/(?:[^@/?#]*@)?[^,@/?#]+),[^@/?#]*/i, '$1');
}
