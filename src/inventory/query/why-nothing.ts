/** Why a query matches nothing, as far as its single conditions tell. */
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { compileQuery } from './compile-query.ts'
import { findKey, showValue, type Queryable } from './key.ts'
import { conditionsOf, printQuery, type Condition, type Query } from './query.ts'

/** Each condition that holds for nothing by itself, with the value that may have been meant; all hold somewhere where it is empty. */
export function whyNothing<T>(
  query: Query,
  queryable: Queryable<T>,
  objects: readonly T[],
): readonly Problem[] {
  return conditionsOf(query).flatMap((condition): readonly Problem[] => {
    const holds = compileQuery(condition, queryable, '')
    if (objects.some((object) => holds(object))) return []
    const message = `no ${queryable.kind} has ${printQuery(condition)}`
    return [{ message, hint: meantBy(condition, queryable, objects) }]
  })
}

function meantBy<T>(
  { key: name, operator, values }: Condition,
  queryable: Queryable<T>,
  objects: readonly T[],
): string | undefined {
  const key = findKey(queryable, name)
  const family = queryable.families.find(({ prefix }) => name.toLowerCase().startsWith(prefix))
  const rest = name.slice(family?.prefix.length ?? 0)
  const names = new Set(family?.names === undefined ? [] : objects.flatMap(family.names))
  if (names.size > 0 && !names.has(rest))
    return didYouMean([rest], names, (meant) => `${family?.prefix ?? ''}${meant}`)
  if (key === undefined || operator !== '=') return undefined
  const there = objects.flatMap((object) => key.get(object).map((value) => showValue(key.type, value)))
  return didYouMean(values, new Set(there), (meant) => meant)
}

function didYouMean(
  words: readonly string[],
  known: ReadonlySet<string>,
  show: (word: string) => string,
): string | undefined {
  const meant = words.flatMap((word) => nearest(word, known) ?? [])
  return meant.length === 0 ? undefined : `did you mean ${meant.map((one) => `"${show(one)}"`).join(' or ')}?`
}
