/** The statements of dhcpd.conf that are no options but are handed out like them, or are times. */
import type { Statement } from '../blocks/parse.ts'
import type { Parameter, Setting } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { stringText } from './read-string.ts'

const parameters: ReadonlyMap<string, Parameter> = new Map([
  ['default-lease-time', 'lease-time'],
  ['max-lease-time', 'max-lease-time'],
  ['min-lease-time', 'min-lease-time'],
  ['filename', 'filename'],
  ['next-server', 'next-server'],
  ['server-name', 'server-name'],
])

/** `other` where it is none of these; undefined where it is one that cannot be read, which is said. */
export function readParameter({ words, at }: Statement, report: DraftBuilder): Setting | undefined | 'other' {
  const [keyword, value, ...more] = words
  const option = keyword?.kind === 'word' ? parameters.get(keyword.text) : undefined
  if (keyword === undefined || option === undefined) return 'other'
  const title = keyword.text
  if (value === undefined) {
    report.problem(at, `${title} has no value`)
    return undefined
  }
  if (more.length > 0) {
    const line = more.find((token) => token.line > value.line)?.line
    if (line === undefined || more.some(({ kind }) => kind === 'mark'))
      report.unplaced(at, `${title} is an expression, which has no place in the inventory`)
    else report.problem({ ...at, line: value.line }, `a semicolon is missing behind ${title}`)
    return undefined
  }
  const text = value.kind === 'string' ? stringText(value.text) : value.text
  if (text === undefined) report.unplaced(at, `${title} ${shown(value.text)} is not text`)
  // For ever, as dhcpd has it.
  const canonical = text === 'infinite' || text === '-1' ? '4294967295' : text
  return canonical === undefined
    ? undefined
    : {
        at,
        title,
        option,
        raw: { items: [option.endsWith('lease-time') ? canonical : (text ?? '')] },
        used: { yes: false },
      }
}
