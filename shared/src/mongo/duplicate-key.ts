const duplicateKey = 11_000;

/** Whether the server refused a write because a document with this `_id`, or another unique key, is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === duplicateKey;
}

/**
 * Makes an upsert by `_id`. Of two who create a document at once the server may refuse one; by then the document is
 * there, and the same write is made again as an update of it.
 */
export async function upserting<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return write();
  }
}
