/** What converging does: shell text, with a body for it where one has to be brought to the target first. */
import type { Shell } from '../core/shell.ts'

/** Bytes that the engine lays down on the target, counted and hashed there, before the command's text runs. Mode 0600, owner root. */
export interface Body {
  /** Absolute path of the staged file, beside the destination, so that a rename is atomic. See `stagedPath`. */
  readonly path: string
  readonly content: Buffer
}

export interface Command {
  readonly kind: 'command'
  readonly script: Shell
  readonly body?: Body
  /** Of a command that makes several changes at once. All are laid down before its text runs. */
  readonly bodies?: readonly Body[]
  /** Seconds; default 300. */
  readonly timeout?: number
}

/** Where to stage the content of a destination: in the same directory, hidden, the same name each time so that a cut run leaves at most one. */
export function stagedPath(destination: string): string {
  const slash = destination.lastIndexOf('/')
  return `${destination.slice(0, slash + 1)}.${destination.slice(slash + 1)}.hostwright-new`
}

export function command(script: Shell, options: Omit<Command, 'kind' | 'script'> = {}): Command {
  return { kind: 'command', script, ...options }
}

/** All that is laid down for it. */
export function bodiesOf({ body, bodies = [] }: Command): readonly Body[] {
  return body === undefined ? bodies : [body, ...bodies]
}
