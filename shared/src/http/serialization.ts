import SerializerSelector from '@fastify/fast-json-stringify-compiler';

type Factory = SerializerSelector.SerializerFactory;

/**
 * Compiles each distinct response schema of a server once. Fastify asks for one per route, method and status, which is
 * ten times as many: every GET has its HEAD, and every route answers with the same problems. Schemas of one `$id` must
 * be the same in all of the server's plugins.
 */
export function serializerFactory(): Factory {
  const build = SerializerSelector();
  const compiled = new Map<string, SerializerSelector.Serializer>();
  return (sharedSchemas, options) => {
    const compile = build(sharedSchemas, options);
    return (route) => {
      const key = JSON.stringify(route.schema);
      const serializer = compiled.get(key) ?? compile(route);
      compiled.set(key, serializer);
      return serializer;
    };
  };
}
