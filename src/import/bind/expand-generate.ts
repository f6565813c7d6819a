/** `$GENERATE` of BIND: one line for each number of a range. */

/** Records that one file may have made this way: those of a /16. */
const LIMIT = 65_536

export interface Generated {
  readonly numbers: readonly number[]
}

/** The numbers of `1-254` or `0-100/2`; the reason as text where it is none. */
export function generateRange(text: string): Generated | string {
  const [, first, last, step = '1'] = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(text) ?? []
  if (first === undefined || last === undefined) return 'is not of the form FIRST-LAST/STEP'
  const [from, to, by] = [Number(first), Number(last), Number(step)]
  if (from > to || by < 1) return 'has no number in it'
  const count = Math.floor((to - from) / by) + 1
  if (count > LIMIT) return `makes ${count} records, ${LIMIT} is the limit`
  return { numbers: Array.from({ length: count }, (_, index) => from + index * by) }
}

/** The text for one number: `$`, `${OFFSET,WIDTH,BASE}`, and `$$` for the sign itself. Undefined where it cannot be read. */
export function generateText(template: string, number: number): string | undefined {
  let failed = false
  const text = template.replaceAll(
    /\\(?:.|$)|\$\$|\$\{([^}]*)\}|\$\{?/g,
    (match: string, modifier: string | undefined) => {
      if (match.startsWith('\\')) return match
      if (match === '$$') return '$'
      if (match === '$') return String(number)
      const [, offset, width = '0', base = 'd'] =
        /^(-?\d{1,10})(?:,(\d{1,3})(?:,([doxXnN]))?)?$/.exec(modifier ?? '') ?? []
      if (offset === undefined) {
        failed = true
        return match
      }
      return inBase(number + Number(offset), Number(width), base)
    },
  )
  return failed ? undefined : text
}

function inBase(value: number, width: number, base: string): string {
  if (base === 'n' || base === 'N') return nibbles(value, width, base === 'N')
  if (base === 'd')
    return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')
  // A negative one has the bits that it has in a machine of 32.
  const digits = (value >>> 0).toString(base === 'o' ? 8 : 16).padStart(width, '0')
  return base === 'X' ? digits.toUpperCase() : digits
}

/** Hexadecimal digits from the last to the first with dots between them; dots count for the width. */
function nibbles(value: number, width: number, upper: boolean): string {
  const wanted = Math.ceil(width / 2)
  const hex = (value >>> 0).toString(16).padStart(wanted, '0').split('').toReversed().join('.')
  const text = width > 0 && width % 2 === 0 && hex.length < width ? `${hex}.` : hex
  return upper ? text.toUpperCase() : text
}
