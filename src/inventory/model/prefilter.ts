/** Conditions on hosts that a database can answer from plain columns, so that it need not read every host. */
import type { Interval } from './lookup.ts'

/** Columns that hold a host's value, or values, word for word. `group` is the groups that the host itself names. */
export type PrefilterColumn = 'name' | 'kind' | 'state' | 'parent' | 'group' | 'tag' | 'network' | 'mac'
export type PrefilterNumber = 'cpus' | 'memory' | 'unit' | 'height'

/**
 * What every host that is asked for fulfils; others may too.
 *
 * - `any` says nothing: every host may be one. It stands alone, never within the others.
 * - `none`: no host can be one. It stands alone too.
 * - `and`, `or`: of two members at least.
 * - `column`: the host has at least one of the values in the column. Values are as they are stored, each once.
 * - `text`: the host's name begins with the text, or holds it. It is made of small letters, digits, dots and hyphens.
 * - `number`: the host has one, and it compares so; of memory in bytes.
 * - `address`: the host has an address within one of the intervals.
 */
export type Prefilter =
  | { readonly kind: 'any' | 'none' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Prefilter[] }
  | { readonly kind: 'column'; readonly column: PrefilterColumn; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly where: 'begins' | 'holds'; readonly text: string }
  | {
      readonly kind: 'number'
      readonly column: PrefilterNumber
      readonly operator: '=' | '>=' | '<=' | '>' | '<'
      readonly value: number
    }
  | { readonly kind: 'address'; readonly within: readonly Interval[] }
