/** Values of attributes as cells: as on the command line, and lists that this could not tell apart as JSON. */
import { readAttribute, showAttribute } from '../fields/attributes.ts'
import type { AttributeValue } from '../model/host.ts'

export function writeAttribute(value: AttributeValue): string {
  const plain = showAttribute(value)
  if (plain !== '' && same(readAttributeCell(plain), value)) return plain
  if (typeof value === 'string') return `"${value}"`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function same(a: AttributeValue, b: AttributeValue): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  return a.length === b.length && a.every((item, index) => b[index] === item)
}

export function readAttributeCell(cell: string): AttributeValue {
  const number = Number(cell)
  // Very large and very small ones too, which the command line takes for text.
  if (Number.isFinite(number) && String(number) === cell) return number
  return jsonList(cell) ?? readAttribute(cell)
}

/** Undefined where it is no list of texts in JSON. */
function jsonList(cell: string): readonly string[] | undefined {
  if (!/^\[\s*"/.test(cell)) return undefined
  try {
    const value: unknown = JSON.parse(cell)
    return Array.isArray(value) && value.every((item): item is string => typeof item === 'string')
      ? value
      : undefined
  } catch {
    return undefined
  }
}
