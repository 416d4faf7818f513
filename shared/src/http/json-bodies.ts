import type { FastifyInstance } from 'fastify';

/**
 * JSON is the only body a route takes unless it registers another parser. An empty body with a JSON content type, as
 * some clients send with a bodiless POST, is no body.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined);
    else parseJson(request, body, done);
  });
}
