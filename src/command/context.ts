/** What a command is handed by the frame: where it works, how much it may say, and a place to say it. */

import type { Secret } from '../core/secret.ts'
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
  /** Worth a moving line, and no line that stays. */
  readonly moving?: true
  /** How many subjects there are to come to their end: counted beneath the moving lines. */
  readonly total?: number
  /** The last progress of its subject: the line stays as it is. */
  readonly done?: 'good' | 'bad' | 'unchanged' | 'skipped'
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
  /**
   * Asks on the terminal for a line. Undefined where there is none to come, also after Ctrl-C; without a terminal a UserError.
   */
  readonly ask: (question: string) => Promise<string | undefined>
  /** Asks on the terminal for what is not shown while it is typed. Throws a `UserError` without a terminal. `hint`: what else would do. */
  readonly askSecret: (question: string, hint: string) => Promise<Secret>
  /** Whether somebody sits there to be asked. */
  readonly interactive: boolean
  /** Shows on stderr what is about to be asked about; the result comes later, on stdout. */
  readonly preview: (blocks: readonly Block[]) => void
}
