import { loadConfig } from '@artel/shared/config';
import { describe, expect, it } from 'vitest';
import { parseTarget, targetList } from './targets.js';

describe('status targets', () => {
  it('are pairs of name and URL', () => {
    expect(parseTarget('auth-service=http://auth:4001/readyz?a=b')).toEqual({
      name: 'auth-service',
      url: 'http://auth:4001/readyz?a=b',
    });
  });

  it('are refused at start when malformed', () => {
    const settings = { targets: targetList('STATUS_TARGETS', { doc: 'What to watch.', default: [] }) };
    expect(loadConfig(settings, {}).targets).toEqual([]);
    expect(() => loadConfig(settings, { STATUS_TARGETS: 'a=http://a,nonsense' })).toThrow('STATUS_TARGETS');
  });
});
