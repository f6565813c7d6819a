/** Values of attributes as text: numbers, booleans and lists are told by how they look, quotes make text of anything. */
import type { AttributeValue } from '../model/host.ts'

/** `80` is a number, `true` a boolean, `[a, b]` a list, everything else text; `"80"` is text too. */
export function readAttribute(text: string): AttributeValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) && String(Number(text)) === text) return Number(text)
  if (/^".*"$/s.test(text)) return text.slice(1, -1)
  if (!/^\[.*\]$/s.test(text)) return text
  const inside = text.slice(1, -1).trim()
  return inside === '' ? [] : inside.split(',').map((item) => item.trim())
}

/** What `readAttribute` reads back. */
export function showAttribute(value: AttributeValue): string {
  if (typeof value === 'object') return `[${value.join(', ')}]`
  return typeof value === 'string' && readAttribute(value) !== value ? `"${value}"` : String(value)
}
