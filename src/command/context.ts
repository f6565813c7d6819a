/** What a command is handed by the frame: where it works, how much it may say, and a place to say it. */

import type { Block } from './block.ts'

/** Something that happened while a command was at work; shown on stderr at once, or a line of `--jsonl`. */
export interface CommandEvent {
  /** In kebab case, as `--jsonl` names it: `resource-changed`. */
  readonly kind: string
  /**
   * `detail` is shown with `-v` only, `progress` as the one moving line of its subject, `note` as a line that stays and that
   * `-q` silences, `warning` and `failure` always.
   */
  readonly level: 'detail' | 'progress' | 'note' | 'warning' | 'failure'
  /** For a person, without the subject. */
  readonly text: string
  /** What it is about: a host's name. Its line begins with it. */
  readonly subject?: string
  /** The last progress of its subject: the line stays as it is. */
  readonly done?: 'good' | 'bad' | 'unchanged'
  /** Further fields of the `--jsonl` line. Plain data. */
  readonly data?: Readonly<Record<string, unknown>>
}

export type EventSink = (event: CommandEvent) => void

export interface CommandContext {
  /** `--site DIR` as given. */
  readonly site: string | undefined
  /** `-C/--customer NAME` as given. */
  readonly customer: string | undefined
  /** Absolute path of the working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** As typed, with `argv[0]` the program's name: for the journal and for run records. */
  readonly argv: readonly string[]
  /** -1 with `-q`, 0, 1 with `-v`, 2 with `-vv`. */
  readonly verbosity: number
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly emit: EventSink
  /** All of standard input. */
  readonly readInput: () => Promise<string>
  /**
   * Asks on the terminal. Without one it throws a `UserError` that says to give `--yes`. Pass the command's own `--yes`.
   */
  readonly confirm: (question: string, yes: boolean) => Promise<boolean>
  /** Whether somebody sits there to be asked. */
  readonly interactive: boolean
  /** Shows on stderr what is about to be asked about; the result comes later, on stdout. */
  readonly preview: (blocks: readonly Block[]) => void
}
