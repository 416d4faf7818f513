/** Those of `all` that somebody names, each once and in our order; all when nobody names any. @throws RangeError */
export function chosenFrom<Name extends string>(all: readonly Name[], named: readonly string[]): readonly Name[] {
  const unknown = named.filter((name) => !all.some((one) => one === name));
  if (unknown.length > 0) throw new RangeError(`There is no ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  return named.length === 0 ? all : all.filter((name) => named.includes(name));
}
