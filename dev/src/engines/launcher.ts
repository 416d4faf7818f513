import type { StartEngine } from './starter.js';
import type { EngineKind, EngineName } from './types.js';

/** One way to run engines. */
export interface Launcher {
  start: Record<EngineName, StartEngine>;
  /** Ends what a killed start left running in `home`, other than processes noted there. */
  endLeftovers(home: string): Promise<void>;
}

/** The launcher of this kind. The other kind, and all it takes to run it, is not even loaded. */
export async function launcherOf(kind: EngineKind): Promise<Launcher> {
  return kind === 'docker' ? (await import('./docker.js')).docker : (await import('./embedded.js')).embedded;
}
