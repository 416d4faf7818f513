import { eventually } from '@artel/shared/testing';
import { WebSocket } from 'ws';

export interface Push {
  readonly topic: string;
  readonly type: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

export interface Live {
  readonly pushes: readonly Push[];
  say(message: object): void;
  /** Waits for a push that fits. */
  hears(fits: (push: Push) => boolean): Promise<Push>;
  close(): Promise<void>;
}

/** Opens the live channel as a person does: connect, authenticate, then listen. */
export async function listenLive(ingressUrl: string, token: string): Promise<Live> {
  const socket = new WebSocket(`${ingressUrl.replace(/^http/, 'ws')}/api/live`);
  const pushes: Push[] = [];
  const answers: string[] = [];
  socket.on('message', (raw) => {
    const message = JSON.parse(raw.toString()) as Partial<Push> & { message?: string };
    if (message.topic !== undefined && message.type !== undefined) pushes.push(message as Push);
    else answers.push(message.message ?? raw.toString());
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ action: 'authenticate', token });
  await eventually(() => {
    if (!answers.some((answer) => /authenticated/i.test(answer))) throw new Error(`not authenticated: ${answers}`);
  });

  return {
    pushes,
    say,
    hears: (fits) =>
      eventually(
        () => {
          const push = pushes.find(fits);
          if (push === undefined) throw new Error(`heard only: ${pushes.map((each) => each.type).join(', ')}`);
          return push;
        },
        { timeoutMs: 30_000 },
      ),
    close: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve());
        socket.close();
      }),
  };
}

/** Fits a notification with this title. */
export const told =
  (title: string) =>
  ({ type, data }: Push): boolean =>
    type === 'notification.created' && data.title === title;
