/** Hears what each part of the start is at; `done` when there is nothing more to wait for. */
export type Progress = (part: string, message: string, done?: boolean) => void;

/** Reports a piece of work: when it begins, and how long it took when it is done. */
export async function reported<T>(
  progress: Progress,
  part: string,
  message: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  progress(part, message);
  const result = await work();
  progress(part, `ready in ${((performance.now() - began) / 1000).toFixed(1)} s`, true);
  return result;
}
