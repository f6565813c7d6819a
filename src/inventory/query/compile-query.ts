/** Turns a query into a function of an object, once for all objects. */
import { testOfValues } from './condition-test.ts'
import { findKey, keyHint, type Queryable } from './key.ts'
import type { Condition, Query } from './query.ts'
import { queryError, type QueryProblem } from './query-problem.ts'

export type Predicate<T> = (object: T) => boolean

/**
 * `text` is what the places in the query refer to. Throws Invalid with every unknown key and every value that its key cannot
 * have.
 */
export function compileQuery<T>(query: Query, queryable: Queryable<T>, text: string): Predicate<T> {
  const problems: QueryProblem[] = []
  const predicate = compile(query, queryable, problems)
  if (problems.length > 0) throw queryError(text, problems)
  return predicate
}

function compile<T>(query: Query, queryable: Queryable<T>, problems: QueryProblem[]): Predicate<T> {
  switch (query.kind) {
    case 'all':
      return () => true
    case 'not': {
      const inner = compile(query.of, queryable, problems)
      return (object) => !inner(object)
    }
    case 'and': {
      const members = query.of.map((one) => compile(one, queryable, problems))
      return (object) => members.every((member) => member(object))
    }
    case 'or': {
      const members = query.of.map((one) => compile(one, queryable, problems))
      return (object) => members.some((member) => member(object))
    }
    case 'condition':
      return compileCondition(query, queryable, problems)
  }
}

function compileCondition<T>(
  condition: Condition,
  queryable: Queryable<T>,
  problems: QueryProblem[],
): Predicate<T> {
  const key = findKey(queryable, condition.key)
  if (key === undefined) {
    problems.push({
      message: `unknown key "${condition.key}"`,
      hint: keyHint(queryable, condition.key),
      span: condition.at,
    })
    return () => false
  }
  const test = testOfValues(key, condition, (message, hint) => {
    problems.push({ message, hint, span: condition.at })
    return undefined
  })
  return test === undefined ? () => false : (object) => test(key.get(object))
}
