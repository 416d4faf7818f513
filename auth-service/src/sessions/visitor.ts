import { networkOf } from '@artel/shared/http';
import { deviceOf } from './device.js';

/** Where a request comes from, as far as it matters for signing in. */
export interface Visitor {
  /** What counts as one client when attempts are counted: an IPv4 address, or an IPv6 /64. */
  readonly network: string;
  /** Part of the address, enough to recognise one's own connection by: IPv4 /24 or IPv6 /48. */
  readonly addressPrefix: string;
  /** In words. */
  readonly device: string;
}

/** Who is at the other end of a request. */
export function visitorOf(request: {
  readonly ip: string;
  readonly headers: { readonly 'user-agent'?: string | undefined };
}): Visitor {
  return {
    network: networkOf(request.ip),
    addressPrefix: prefixOf(request.ip),
    device: deviceOf(request.headers['user-agent']),
  };
}

/** The network an address is in, in CIDR notation: what is shown and kept instead of the address. */
export function prefixOf(address: string): string {
  const network = networkOf(address);
  const separator = network.includes(':') ? ':' : '.';
  const head = network.split(separator).slice(0, 3).join(separator);
  return separator === ':' ? `${head}::/48` : `${head}.0/24`;
}
