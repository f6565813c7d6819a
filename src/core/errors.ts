/** The two families of errors: what the operator can mend (`UserError`), and everything else, which is a bug. */

/** Process exit codes of both commands (design, section 6). */
export const exitCode = {
  done: 0,
  hostFailed: 1,
  usage: 2,
  differences: 3,
  bug: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

export interface UserErrorOptions {
  /** What to do about it, without the word "hint". */
  readonly hint?: string | undefined
  /** The place: `manifests/web.ts:12`, `hosts.csv:7`. */
  readonly at?: string | undefined
  /** What was read, with marks below what is wrong in it: lines that are shown as they are, after all else. */
  readonly excerpt?: readonly string[] | undefined
  readonly cause?: unknown
  /** Default 2: a usage, manifest or inventory error that changed nothing. */
  readonly exitCode?: ExitCode
}

/**
 * An error that the operator can mend. The message names the action, the subject in double quotes and the reason:
 * `Cannot add host "web_1": a host name holds letters, digits and hyphens only`.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError'
  readonly hint: string | undefined
  readonly at: string | undefined
  readonly excerpt: readonly string[]
  readonly exitCode: ExitCode

  constructor(message: string, options: UserErrorOptions = {}) {
    super(cutSubjects(message), options.cause === undefined ? undefined : { cause: options.cause })
    this.hint = options.hint === undefined ? undefined : cutSubjects(options.hint)
    this.at = options.at
    this.excerpt = options.excerpt ?? []
    this.exitCode = options.exitCode ?? exitCode.usage
  }
}

/** One reason why something is refused. */
export interface Problem {
  readonly message: string
  readonly hint?: string | undefined
  readonly at?: string | undefined
  /** Code of the finding of `inv check` that says the same of what is recorded already. */
  readonly code?: string
}

/** Bad input with all its reasons at once. The action is the sentence before the colon: `Cannot add host "web01"`. */
export class Invalid extends UserError {
  override readonly name = 'Invalid'
  readonly action: string
  readonly problems: readonly Problem[]

  constructor(action: string, problems: readonly Problem[], options: UserErrorOptions = {}) {
    const [first] = problems
    const single = problems.length === 1 && first !== undefined
    super(single ? `${action}: ${first.message}` : `${action}: ${problems.length} problems`, {
      ...options,
      hint: single ? (first.hint ?? options.hint) : options.hint,
      at: single ? (first.at ?? options.at) : options.at,
    })
    this.action = cutSubjects(action)
    this.problems = problems.map(({ message, hint, ...place }) => ({
      message: cutSubjects(message),
      ...(hint === undefined ? {} : { hint: cutSubjects(hint) }),
      ...place,
    }))
  }
}

/** Of what is quoted: more of what somebody typed tells nobody more. */
const SUBJECT_LIMIT = 300
/** Of all. */
const TEXT_LIMIT = 10_000

function cutSubjects(text: string): string {
  if (text.length <= SUBJECT_LIMIT) return text
  // Where the subject holds quotes, the parts may be short and without end.
  const cut = text.replaceAll(/"[^"]*"/g, (quoted) =>
    quoted.length <= SUBJECT_LIMIT + 2 ? quoted : `${quoted.slice(0, 100)}…"`,
  )
  return cut.length <= TEXT_LIMIT ? cut : `${cut.slice(0, SUBJECT_LIMIT)}…`
}

/** The lines that a person reads on stderr: message, place, further reasons, hint, excerpt. Control characters in what is quoted are escaped. */
export function describeError(error: UserError): string[] {
  const lines = [error.at === undefined ? error.message : `${error.message} (${error.at})`]
  if (error instanceof Invalid && error.problems.length > 1) {
    for (const problem of error.problems) {
      lines.push(`  - ${problem.message}${problem.at === undefined ? '' : ` (${problem.at})`}`)
      if (problem.hint !== undefined) lines.push(`    hint: ${problem.hint}`)
    }
  }
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`)
  return [...lines.map((line) => line.replaceAll(/"[^"]*"/g, escapeControls)), ...error.excerpt]
}

/** As JSON has them: a line break in a subject must not make a line of its own. */
function escapeControls(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    const quoted = JSON.stringify(character).slice(1, -1)
    return quoted === character ? `\\u00${character.charCodeAt(0).toString(16)}` : quoted
  })
}
