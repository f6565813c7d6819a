/** What a person reads on stderr when a command fails. */
import { describeError, type UserError } from '../core/errors.ts'
import { neutralText } from './neutral-text.ts'
import type { Paint } from './paint.ts'

/** `inv: Cannot …`, further reasons, `hint: …`. */
export function userErrorText(program: string, error: UserError, paint: Paint): string {
  const [first = '', ...others] = describeError(error).map(neutralText)
  return [`${program}: ${paint('bad', first)}`, ...others].map((line) => `${line}\n`).join('')
}

/** The stack and what a report of the bug needs. `command` has words only, so that no argument's secret is passed on. */
export function bugText(program: string, command: string, version: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return neutralText(
    [
      `${program}: this is a bug in hostwright, please report it with all of these lines`,
      `hostwright ${version}, node ${process.version}, ${process.platform} ${process.arch}, command "${command}"`,
      `${stack}${causeText(error)}`,
      '',
    ].join('\n'),
  )
}

function causeText(error: unknown): string {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return ''
  return `\ncaused by ${error.cause.stack ?? error.cause.message}${causeText(error.cause)}`
}
