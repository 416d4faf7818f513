import { describe, expect, it } from 'vitest';
import { findRoute, routeTable } from './route-table.js';

describe('the route table', () => {
  it('finds the service of a path below a prefix, whatever the query', () => {
    expect(findRoute('/api/artworks/popular?page=2')?.service).toBe('catalog-service');
    expect(findRoute('/api/orders')?.service).toBe('order-service');
    expect(findRoute('/api/subscribe')?.service).toBe('auth-service');
  });

  it('lets the longest prefix win', () => {
    expect(findRoute('/api/admin/users/7/verify')?.service).toBe('auth-service');
    expect(findRoute('/api/admin/artworks/7/feature')?.service).toBe('catalog-service');
  });

  it('knows no path that merely begins with the same letters', () => {
    expect(findRoute('/api/authority')).toBeUndefined();
    expect(findRoute('/api')).toBeUndefined();
  });

  it('names every prefix once', () => {
    const prefixes = routeTable.map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });
});
