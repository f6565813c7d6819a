/** What `--json` prints. The shape holds for every command: `version` rises when it changes. */
import { Invalid, UserError, type ExitCode } from '../core/errors.ts'

export const jsonVersion = 1

interface JsonError {
  readonly message: string
  readonly at?: string | undefined
  readonly hint?: string | undefined
  /** All reasons, where there are several. */
  readonly problems?: readonly {
    readonly message: string
    readonly at?: string | undefined
    readonly hint?: string | undefined
  }[]
  /** True where it is none of the operator's making. */
  readonly bug?: true
}

export interface JsonResult {
  readonly version: typeof jsonVersion
  /** With the program's name: `inv add host`. */
  readonly command: string
  readonly exitCode: ExitCode
  readonly result?: unknown
  readonly error?: JsonError
}

export function jsonResult(command: string, exitCode: ExitCode, result: unknown): JsonResult {
  return { version: jsonVersion, command, exitCode, result }
}

export function jsonError(command: string, exitCode: ExitCode, error: unknown): JsonResult {
  return { version: jsonVersion, command, exitCode, error: describe(error) }
}

function describe(error: unknown): JsonError {
  if (!(error instanceof UserError))
    return { message: error instanceof Error ? error.message : String(error), bug: true }
  const { message, at, hint } = error
  return { message, at, hint, ...(error instanceof Invalid && { problems: error.problems }) }
}

/** Indented, for a person who looks at it all the same. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
