/** Host patterns of Ansible inventories: `web[01:20].example.com`, `db-[a:c]`, `node[0:10:2]`. */

/** More hosts than this are no pattern but a mistake. */
const LIMIT = 100_000

/** The names, in order; a sentence where the pattern is none. */
export function expandPattern(pattern: string): readonly string[] | string {
  const [, before = '', inside = '', after = ''] = /^([^[\]]*)\[([^[\]]*)\](.*)$/s.exec(pattern) ?? []
  if (inside === '') return /[[\]]/.test(pattern) ? `"${pattern}" is no host pattern` : [pattern]
  const items = expandRange(inside)
  if (typeof items === 'string') return `"${pattern}": ${items}`
  const rest = expandPattern(after)
  if (typeof rest === 'string') return rest
  if (items.length * rest.length > LIMIT) return `"${pattern}" stands for ${items.length * rest.length} hosts`
  return items.flatMap((item) => rest.map((tail) => `${before}${item}${tail}`))
}

/** Both ends belong to it; zeros in front of the first are kept. */
function expandRange(text: string): readonly string[] | string {
  const [first = '', last = '', step = '1', more] = text.split(':')
  const by = Number(step)
  if (more !== undefined || last === '' || !Number.isInteger(by) || by < 1)
    return `[${text}] is not of the form [FIRST:LAST]`
  if (/^\d+$/.test(first) && /^\d+$/.test(last)) {
    if (first.length > 1 && first.startsWith('0') && first.length !== last.length)
      return `[${text}] has ends of different length`
    return numbers(Number(first), Number(last), by, text, (value) =>
      String(value).padStart(first.length, '0'),
    )
  }
  if (/^[a-z]$/i.test(first) && /^[a-z]$/i.test(last))
    return numbers(first.charCodeAt(0), last.charCodeAt(0), by, text, (code) => String.fromCharCode(code))
  return `[${text}] goes neither from number to number nor from letter to letter`
}

function numbers(
  first: number,
  last: number,
  step: number,
  text: string,
  show: (value: number) => string,
): readonly string[] | string {
  if (last < first) return `[${text}] ends before it begins`
  const count = Math.floor((last - first) / step) + 1
  if (count > LIMIT) return `[${text}] stands for ${count} hosts`
  return Array.from({ length: count }, (_, index) => show(first + index * step))
}
