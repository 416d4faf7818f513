import type { Service } from '@artel/shared/contracts';
import { findRoute } from './route-table.js';

/** What choosing needs to know of a request. */
export interface Routed {
  readonly method: string;
  readonly url: string;
  readonly raw: object;
}

/**
 * Remembers which base URL each request went to, so that one that could not be reached is not asked again. `upstream`
 * is told what failed.
 */
export function rememberUpstreams(upstream: (service: Service, failed?: string) => string) {
  const chosen = new WeakMap<object, string>();
  const serviceOf = ({ url }: Routed): Service => findRoute(url)?.service ?? 'catalog-service';

  return {
    /** Where a request goes. */
    of(request: Routed): string {
      const url = chosen.get(request.raw) ?? upstream(serviceOf(request));
      chosen.set(request.raw, url);
      return url;
    },

    /**
     * Whether a request that failed may be sent once more, now to another replica: there is one, and the request only
     * reads. Whether anything else may be repeated, its client knows.
     */
    another(request: Routed): boolean {
      const failed = chosen.get(request.raw);
      const other = upstream(serviceOf(request), failed);
      chosen.set(request.raw, other);
      return other !== failed && (request.method === 'GET' || request.method === 'HEAD');
    },
  };
}
