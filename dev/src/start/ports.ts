import type { Service } from '@artel/shared/contracts';
import { freePortNumbers, isFree } from '../engines/ports.js';
import { StartError } from './start-error.js';

/** Where the ingress and the services listen, all on 127.0.0.1. Engines have their own. */
export interface SystemPorts {
  readonly ingress: number;
  readonly services: Readonly<Record<Service, number>>;
}

export const serviceNames: readonly Service[] = [
  'auth-service',
  'catalog-service',
  'order-service',
  'notifier-service',
];

const usual: SystemPorts = {
  ingress: 8080,
  services: { 'auth-service': 4001, 'catalog-service': 4002, 'order-service': 4003, 'notifier-service': 4004 },
};

const variables: Record<Service | 'ingress', string> = {
  ingress: 'ARTEL_PORT',
  'auth-service': 'ARTEL_AUTH_PORT',
  'catalog-service': 'ARTEL_CATALOG_PORT',
  'order-service': 'ARTEL_ORDER_PORT',
  'notifier-service': 'ARTEL_NOTIFIER_PORT',
};

/** The usual ports, or those the environment chooses (`ARTEL_PORT`, `ARTEL_AUTH_PORT` …). @throws StartError */
export function systemPorts(env: NodeJS.ProcessEnv = process.env): SystemPorts {
  const port = (name: keyof typeof variables, otherwise: number): number => {
    const value = env[variables[name]] || String(otherwise);
    if (/^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65_536) return Number(value);
    throw new StartError(`${variables[name]} is "${value}".`, 'Set it to a port number from 1 to 65535.');
  };
  const services = serviceNames.map((name) => [name, port(name, usual.services[name])] as const);
  return { ingress: port('ingress', usual.ingress), services: Object.fromEntries(services) as SystemPorts['services'] };
}

/** Ports that nobody uses now, for a system beside others. */
export async function freeSystemPorts(): Promise<SystemPorts> {
  const [ingress = 0, ...rest] = await freePortNumbers(1 + serviceNames.length);
  const services = serviceNames.map((name, at) => [name, rest[at] ?? 0] as const);
  return { ingress, services: Object.fromEntries(services) as SystemPorts['services'] };
}

/** Makes sure that everything can listen where it should. @throws StartError naming the first port that is taken */
export async function requireFree({ ingress, services }: SystemPorts): Promise<void> {
  for (const [name, port] of Object.entries({ ingress, ...services }) as [Service | 'ingress', number][]) {
    if (await isFree(port)) continue;
    throw new StartError(
      `Port ${port}, where the ${name} should listen, is in use by another program.`,
      `Stop that program, or choose another port, for example ${variables[name]}=${port + 1}.`,
    );
  }
}
