/** The query language, its first form: `kind=vm group=web state!=retired name~^web memory>=8G`; spaces mean "and". */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { parseSize } from '../core/size.ts'

const OPERATORS = ['!=', '!~', '>=', '<=', '=', '~', '>', '<'] as const
type Operator = (typeof OPERATORS)[number]

interface Condition {
  readonly key: string
  readonly operator: Operator
  readonly value: string
}

/** What can be asked of an object: by key, all values that it has. */
export interface Queryable<T> {
  readonly keys: readonly string[]
  /** `attr.NAME` is a key too where this takes it. Undefined where there is no such key. */
  readonly values: (object: T, key: string) => readonly string[] | undefined
}

/** True where every condition of the query holds; an empty query holds for all. Throws a UserError where it cannot be read. */
export function parseQuery<T>(text: string, queryable: Queryable<T>): (object: T) => boolean {
  const conditions = wordsOf(text).map((word) => readCondition(text, word, queryable))
  const tests = conditions.map((condition) => testOf(text, condition))
  return (object) =>
    conditions.every(({ key }, index) => tests[index]?.(queryable.values(object, key) ?? []) === true)
}

/** Splits at blanks outside of quotes; quotes are taken off. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_all, double, single) => double ?? single ?? ''),
  )
}

function readCondition<T>(text: string, word: string, queryable: Queryable<T>): Condition {
  const match = /^([A-Za-z][A-Za-z0-9_.-]*)(!=|!~|>=|<=|=|~|>|<)(.*)$/s.exec(word)
  const [, key = '', found, value = ''] = match ?? []
  const operator = OPERATORS.find((one) => one === found)
  if (operator === undefined)
    throw new UserError(`Cannot read the query "${text}": "${word}" is not of the form KEY=VALUE`, {
      hint: `operators are ${OPERATORS.join(' ')}; blanks in a value need quotes`,
    })
  if (queryable.keys.includes(key) || (key.startsWith('attr.') && queryable.keys.includes('attr.NAME')))
    return { key, operator, value }
  const meant = nearest(key, queryable.keys)
  throw new UserError(`Cannot read the query "${text}": unknown key "${key}"`, {
    hint: meant === undefined ? `the keys are ${queryable.keys.join(', ')}` : `did you mean "${meant}"?`,
  })
}

function testOf(text: string, { operator, value }: Condition): (values: readonly string[]) => boolean {
  switch (operator) {
    case '=':
      return (values) => (value === '' ? values.length === 0 : values.includes(value))
    case '!=':
      return (values) => (value === '' ? values.length > 0 : !values.includes(value))
    case '~':
    case '!~': {
      const expression = readExpression(text, value)
      return (values) => values.some((one) => expression.test(one)) === (operator === '~')
    }
    case '>=':
    case '<=':
    case '>':
    case '<': {
      const bound = parseSize(value)
      if (bound === undefined)
        throw new UserError(`Cannot read the query "${text}": "${value}" is no number or size`)
      return (values) => values.some((one) => compares(operator, parseSize(one), bound))
    }
  }
}

function readExpression(text: string, value: string): RegExp {
  try {
    return new RegExp(value)
  } catch (error) {
    throw new UserError(`Cannot read the query "${text}": "${value}" is no regular expression`, {
      cause: error,
    })
  }
}

function compares(operator: '>=' | '<=' | '>' | '<', value: number | undefined, bound: number): boolean {
  if (value === undefined) return false
  if (operator === '>=') return value >= bound
  if (operator === '<=') return value <= bound
  return operator === '>' ? value > bound : value < bound
}
