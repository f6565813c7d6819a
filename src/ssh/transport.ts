/** What carries bytes to a host: channels with the three standard streams, over one connection. */
import type { Readable, Writable } from 'node:stream'

/** One command on the host. */
export interface Channel {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves when the command has ended, maybe before its last output; undefined where it was killed or the connection went. Never rejects. */
  readonly exited: Promise<number | undefined>
  /** Resolves as `exited`, once all output has arrived. A process that was left behind and holds it open delays this. */
  readonly ended: Promise<number | undefined>
  close(): void
}

export interface OpenOptions {
  /** Gives the command a terminal, for programs that ask for a password on nothing else. Its two output streams are one then. */
  readonly terminal?: boolean
}

export interface Transport {
  /** Name of the host in messages. */
  readonly host: string
  /** Runs a command line through the login shell of the user. */
  open(command: string, options?: OpenOptions): Promise<Channel>
  /** Runs a task whose writes are to travel together, however many packets they make. */
  together(task: () => void): void
  /** Resolves with the reason when the connection is lost; stays pending after `close`. Never rejects. */
  readonly lost: Promise<Error>
  /** Said before `close`: a later command may go on with the connection. Absent where it cannot. */
  mayServeAgain?(): void
  close(): void
}
