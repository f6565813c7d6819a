/** A query as data, and its text. */

/** Where in the text something stands: from the first character up to the one behind the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const operators = ['!=', '!~', '>=', '<=', '=', '~', '>', '<'] as const

/** `in`: an address within a prefix or range. `has`: the key has a value at all. */
export type Operator = (typeof operators)[number] | 'in' | 'has'

export interface Condition {
  readonly kind: 'condition'
  /** As typed: `attr.env`. */
  readonly key: string
  readonly operator: Operator
  /**
   * `=`, `!=` and `in` hold with any of them; none behind `=` asks for an absent value, behind `!=` for a present one. Of the
   * others there is one, of `has` none.
   */
  readonly values: readonly string[]
  /** Of the condition, for messages. */
  readonly at: Span
}

/** Never an `and` in an `and`, nor an `or` in an `or`; both have two members at least. `all` is the empty query. */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | Condition

/** The shortest text that `parseQuery` reads as this query. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return ''
    case 'and':
      return query.of.map((one) => (one.kind === 'or' ? `(${printQuery(one)})` : printQuery(one))).join(' ')
    case 'or':
      return query.of.map((one) => printQuery(one)).join(' or ')
    case 'not':
      return query.of.kind === 'and' || query.of.kind === 'or'
        ? `not (${printQuery(query.of)})`
        : `not ${printQuery(query.of)}`
    case 'condition':
      return printCondition(query)
  }
}

function printCondition({ key, operator, values }: Condition): string {
  const written = values.map((value) => quoted(value)).join(',')
  if (operator === 'has') return `has ${key}`
  return operator === 'in' ? `${key} in ${written}` : `${key}${operator}${written}`
}

/** Bare where every reader takes it for one value, else in double quotes. */
function quoted(value: string): string {
  if (/^[\p{L}\p{N}_.:/@%+^$*?-]+$/u.test(value)) return value
  return `"${value.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}

/** Every condition in it, in the order of the text. */
export function conditionsOf(query: Query): readonly Condition[] {
  switch (query.kind) {
    case 'all':
      return []
    case 'and':
    case 'or':
      return query.of.flatMap((one) => conditionsOf(one))
    case 'not':
      return conditionsOf(query.of)
    case 'condition':
      return [query]
  }
}
