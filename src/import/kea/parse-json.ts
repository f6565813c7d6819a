/** Values of JSON, each with its place. */
import type { Place, SourceReader } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { OpenFile } from '../included.ts'
import { shown } from '../shown.ts'
import { jsonTokens, type JsonToken } from './json-tokens.ts'

export interface JsonObject {
  readonly at: Place
  readonly kind: 'object'
  readonly entries: ReadonlyMap<string, JsonValue>
}

export interface JsonArray {
  readonly at: Place
  readonly kind: 'array'
  readonly items: readonly JsonValue[]
}

export interface JsonScalar {
  readonly at: Place
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
}

export type JsonValue = JsonObject | JsonArray | JsonScalar

interface OpenObject extends JsonObject {
  readonly entries: Map<string, JsonValue>
  key: string | undefined
  next: 'key' | 'colon' | 'value' | 'comma'
}

interface OpenArray extends JsonArray {
  readonly items: JsonValue[]
  next: 'value' | 'comma'
}

/** Deeper values, and more faults than these, are no configuration. */
const DEPTH = 100
const FAULTS = 50

/** The value of a file; undefined where there is none. What is wrong is said, and reading goes on behind it. */
export function parseJson(open: OpenFile, reader: SourceReader, report: DraftBuilder): JsonValue | undefined {
  const next = jsonTokens(open, reader, report)
  const stack: (OpenObject | OpenArray)[] = []
  let root: JsonValue | undefined
  let faults = 0
  const fault = (at: Place, message: string): void => {
    faults += 1
    report.problem(at, message)
  }
  const put = (value: JsonValue): void => {
    const parent = stack.at(-1)
    if (parent === undefined) {
      if (root === undefined) root = value
      else fault(value.at, 'something stands behind the end')
    } else if (parent.kind === 'array') {
      if (parent.next === 'comma') fault(value.at, 'a comma is missing before this')
      parent.items.push(value)
      parent.next = 'comma'
    } else putInObject(parent, value, fault)
  }
  for (let token = next(); token !== undefined; token = next()) {
    if (faults >= FAULTS) return root
    const top = stack.at(-1)
    const { at, kind } = token
    if (kind === 'value') put({ at, kind: 'scalar', value: token.value })
    else if (kind === '{' || kind === '[') {
      const value: OpenObject | OpenArray =
        kind === '{'
          ? { at, kind: 'object', entries: new Map(), key: undefined, next: 'key' }
          : { at, kind: 'array', items: [], next: 'value' }
      put(value)
      stack.push(value)
      if (stack.length > DEPTH) {
        fault(at, `values lie more than ${DEPTH} deep`)
        return undefined
      }
    } else if (kind === '}' || kind === ']') {
      if (top === undefined || (top.kind === 'object') !== (kind === '}'))
        fault(at, `a "${kind}" closes nothing`)
      else {
        if (top.kind === 'object' && (top.next === 'colon' || top.next === 'value'))
          fault(at, `"${top.key}" has no value`)
        stack.pop()
      }
    } else readSeparator(token, top, fault)
  }
  for (const { at, kind } of stack) fault(at, `${kind === 'object' ? 'an object' : 'a list'} is not closed`)
  return root
}

function putInObject(
  parent: OpenObject,
  value: JsonValue,
  fault: (at: Place, message: string) => void,
): void {
  if (parent.next === 'colon') fault(value.at, `a colon is missing behind "${parent.key}"`)
  if (parent.next === 'key' || parent.next === 'comma') {
    if (parent.next === 'comma') fault(value.at, 'a comma is missing before this')
    if (value.kind === 'scalar' && typeof value.value === 'string') {
      parent.key = value.value
      parent.next = 'colon'
    } else fault(value.at, 'a name in double quotes should stand here')
    return
  }
  const key = parent.key ?? ''
  const first = parent.entries.get(key)
  if (first === undefined) parent.entries.set(key, value)
  else fault(value.at, `${shown(key)} stands twice (first in line ${first.at.line})`)
  parent.next = 'comma'
}

/** A comma behind the last value does no harm. */
function readSeparator(
  { kind, at }: JsonToken,
  top: OpenObject | OpenArray | undefined,
  fault: (at: Place, message: string) => void,
): void {
  if (kind === ':' && top?.kind === 'object' && top.next === 'colon') top.next = 'value'
  else if (kind === ',' && top?.next === 'comma') top.next = top.kind === 'object' ? 'key' : 'value'
  else fault(at, `a "${kind}" cannot stand here`)
}
