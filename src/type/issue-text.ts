/** What is wrong with a parameter, in words that follow its name: `must be "present" or "absent", not "gone"`. */

/** The parts of a zod issue that the words are made of. */
export interface Issue {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly path?: readonly PropertyKey[] | undefined
  readonly input?: unknown
  readonly expected?: string
  readonly values?: readonly unknown[]
  readonly errors?: readonly (readonly Issue[])[]
  readonly origin?: string
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
}

/** The words for an issue whose schema brings none of its own. Given to zod as the error map of one parse. */
export function issueText(issue: Issue): string {
  switch (issue.code ?? '') {
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_union':
      return issue.input === undefined
        ? 'is needed'
        : `must be ${alternatives(expectedOf(issue))}, not ${shown(issue.input)}`
    case 'too_small':
      return `must ${verbFor(issue.origin)} at least ${counted(issue.minimum, issue.origin)}`
    case 'too_big':
      return `must ${verbFor(issue.origin)} at most ${counted(issue.maximum, issue.origin)}`
    default:
      return 'is not of the right form'
  }
}

function expectedOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return (issue.values ?? []).map((value) => shown(value))
  if (issue.code === 'invalid_union') {
    const branches = (issue.errors ?? []).flatMap((branch) => branch.slice(0, 1))
    return [...new Set(branches.flatMap((one) => expectedOf(one)))]
  }
  return issue.expected === undefined ? [] : [named(issue.expected)]
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function named(expected: string): string {
  return NAMES[expected] ?? `a ${expected}`
}

function alternatives(list: readonly string[]): string {
  if (list.length < 2) return list[0] ?? 'something else'
  return `${list.slice(0, -1).join(', ')} or ${list.at(-1) ?? ''}`
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'function' ? 'a function' : 'an object'
}

function verbFor(origin: string | undefined): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be'
}

function counted(bound: number | bigint | undefined, origin: string | undefined): string {
  const one = Number(bound) === 1
  if (origin === 'string') return `${bound} ${one ? 'character' : 'characters'}`
  if (origin === 'array') return `${bound} ${one ? 'entry' : 'entries'}`
  return String(bound)
}
