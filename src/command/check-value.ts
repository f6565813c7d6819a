/** Checks one value of an argument against what its definition allows. */
import type { Problem } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { Option, Positional } from './command.ts'

/** The value, a number where one is asked for. What is wrong is added to `problems`. */
export function checkValue(
  argument: Option | Positional,
  subject: string,
  text: string,
  problems: Problem[],
): string | number {
  if (argument.choices !== undefined && !argument.choices.includes(text)) {
    const near = nearest(text, argument.choices)
    problems.push({
      message: `${subject} cannot be "${text}"`,
      hint: near === undefined ? `one of ${argument.choices.join(', ')}` : `did you mean "${near}"?`,
    })
  }
  if (!('type' in argument) || argument.type !== 'number') return text
  if (!/^-?\d+(\.\d+)?$/.test(text)) problems.push({ message: `${subject} takes a number, not "${text}"` })
  return Number(text)
}
