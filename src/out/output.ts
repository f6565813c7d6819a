/** Where text goes: the two streams of a process, or a test's memory. */

export interface Output {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  /** Of the terminal. */
  readonly columns: () => number
  readonly rows: () => number
}

/** One of the process's own streams. A reader that has gone away (`| head`) is no error: the rest is dropped. */
export function processOutput(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    columns: () => stream.columns || 80,
    rows: () => stream.rows || 24,
  }
}
