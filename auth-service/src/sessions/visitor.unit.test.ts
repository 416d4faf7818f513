import { describe, expect, it } from 'vitest';
import { visitorOf } from './visitor.js';

describe('where a request comes from', () => {
  it.each([
    ['203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0', '2001:db8:0::/48'],
  ])('%s counts as %s and is shown as %s', (ip, network, addressPrefix) => {
    expect(visitorOf({ ip, headers: {} })).toEqual({ network, addressPrefix, device: 'Unknown device' });
  });
});
