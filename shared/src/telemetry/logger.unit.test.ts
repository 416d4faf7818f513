import { describe, expect, it } from 'vitest';
import { recordingLogger } from '../testing/telemetry.js';
import { runWithTrace } from './index.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a log line', () => {
  it('is one object with level, time, service, message and fields', () => {
    const { logger, lines } = recordingLogger();
    logger.info({ event: 'stock.reserved', orderId: 'o1' }, 'reserved');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        service: 'test',
        event: 'stock.reserved',
        orderId: 'o1',
        msg: 'reserved',
      },
    ]);
  });

  it('names the trace it was written in', () => {
    const { logger, lines } = recordingLogger();
    runWithTrace(traceparent, () => logger.info('inside'));
    logger.info('outside');
    expect(lines.map((line) => line.traceId)).toEqual(['0af7651916cd43dd8448eb211c80319c', undefined]);
  });

  it('never holds a credential, however deep', () => {
    const { logger, lines } = recordingLogger();
    const secrets = { password: 's3cret', token: 's3cret', refreshToken: 's3cret', clientSecret: 's3cret' };
    const headers = { authorization: 's3cret', cookie: 's3cret', 'set-cookie': 's3cret', accept: 'kept' };
    logger.info({ ...secrets, body: secrets, request: { headers }, headers });
    expect(JSON.stringify(lines)).not.toContain('s3cret');
    expect(JSON.stringify(lines)).toContain('kept');
  });

  it('tells an error with its causes', () => {
    const { logger, lines } = recordingLogger();
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(lines[0]?.err).toMatchObject({
      type: 'Error',
      message: 'outer: inner',
      stack: expect.stringContaining('inner'),
    });
  });
});
