import { AsyncLocalStorage } from 'node:async_hooks';
import type { ArtelServer } from '@artel/shared/http';

const storage = new AsyncLocalStorage<string>();

/** The address the current request comes from; null outside of any, as in a command on the server. */
export function currentAddress(): string | null {
  return storage.getStore() ?? null;
}

/** Runs `work`, and everything it awaits, as coming from an address. */
export function runFrom<Result>(address: string, work: () => Result): Result {
  return storage.run(address, work);
}

/** Lets everything below a request know where it comes from. */
export function addOrigin(app: ArtelServer): void {
  app.addHook('onRequest', (request, _reply, done) => runFrom(request.ip, done));
  // Reading a body continues on the socket's events, outside of the request's context; this brings it back in.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) done();
    else runFrom(request.ip, done);
  });
}
