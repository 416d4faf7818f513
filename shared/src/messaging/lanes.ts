/** Runs tasks of one key one after another, in the order they were given; different keys run side by side. */
export function createLanes(): { run(key: string, task: () => Promise<void>): Promise<void> } {
  const last = new Map<string, Promise<void>>();
  return {
    run(key, task) {
      const before = last.get(key);
      const mine = before === undefined ? task() : before.then(task, task);
      last.set(key, mine);
      const forget = () => {
        if (last.get(key) === mine) last.delete(key);
      };
      mine.then(forget, forget);
      return mine;
    },
  };
}
