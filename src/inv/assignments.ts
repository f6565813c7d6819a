/** Turns options and words of a command line into assignments. */
import { UserError, type Problem } from '../core/errors.ts'
import { readAssignment, type Assignment } from '../inventory/fields/assign.ts'

/** Options that were given, as `KEY=VALUE`; of a list, each value adds to it. */
export function assignmentsOf(
  values: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): readonly Assignment[] {
  return Object.entries(values).flatMap(([key, value]): readonly Assignment[] => {
    if (value === undefined) return []
    if (typeof value !== 'object') return [{ key, operator: '=', value: String(value) }]
    return value.map((one): Assignment => ({ key, operator: '+=', value: one }))
  })
}

/** `--attr K=V`, as assignments to `attr.K`. What is of no such form is told of in `problems`. */
export function attributeAssignments(texts: readonly string[], problems: Problem[]): readonly Assignment[] {
  return texts.flatMap((text): readonly Assignment[] => {
    const equals = text.indexOf('=')
    if (equals > 0)
      return [{ key: `attr.${text.slice(0, equals)}`, operator: '=', value: text.slice(equals + 1) }]
    problems.push({ message: `--attr "${text}" is not of the form K=V` })
    return []
  })
}

/** Splits `NAME… K=V…`: names end where the first assignment stands. */
export function splitAssignments(
  action: string,
  words: readonly string[],
): { readonly names: readonly string[]; readonly assignments: readonly Assignment[] } {
  const first = words.findIndex((word) => readAssignment(word) !== undefined)
  const names = first === -1 ? words : words.slice(0, first)
  const rest = first === -1 ? [] : words.slice(first)
  const assignments = rest.map((word) => {
    const assignment = readAssignment(word)
    if (assignment === undefined)
      throw new UserError(`${action}: "${word}" is not of the form K=V, K+=V or K-=V`)
    return assignment
  })
  if (assignments.length === 0)
    throw new UserError(`${action}: nothing to set`, { hint: 'inv set host web01 cpus=4 tag+=edge' })
  return { names, assignments }
}
