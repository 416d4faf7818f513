/**
 * Runs a command line tool as this process: its number is the exit code; an error is one line on standard error.
 * `DEBUG` shows where the error comes from.
 */
export async function runTool(main: (args: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (process.env.DEBUG) console.error(error);
    else console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
