/** Values of attributes as text: numbers, booleans and lists are told by how they look, quotes make text of anything. */
import type { AttributeValue } from '../model/host.ts'

/** `80` is a number, `true` a boolean, `[a, b]` or `["a", "b"]` a list, everything else text; `"80"` is text too. */
export function readAttribute(text: string): AttributeValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) && String(Number(text)) === text) return Number(text)
  if (/^".*"$/s.test(text)) return text.slice(1, -1)
  if (!/^\[.*\]$/s.test(text)) return text
  const inside = text.slice(1, -1).trim()
  return inside === '' ? [] : inside.split(BETWEEN_ITEMS).map((item) => unquoted(item.trim()))
}

/** A comma that does not stand inside of a pair of quotes. */
const BETWEEN_ITEMS = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/

function unquoted(item: string): string {
  return /^"[^"]*"$/.test(item) ? item.slice(1, -1) : item
}

/** An item of which the list would otherwise make something else; one with quotes of its own cannot be shown so. */
function quotedItem(item: string): string {
  return /^\s|\s$|,|^$/.test(item) && !item.includes('"') ? `"${item}"` : item
}

/** What `readAttribute` reads back. */
export function showAttribute(value: AttributeValue): string {
  if (typeof value === 'object') return `[${value.map((item) => quotedItem(item)).join(', ')}]`
  return typeof value === 'string' && readAttribute(value) !== value ? `"${value}"` : String(value)
}
