/** `dhcpOptions` of a site's settings: options that no standard names. */
import { dhcpOptionByCode, dhcpOptionByName, dhcpOptionForms } from '../../core/dhcp-options.ts'
import type { Problem } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import type { DeclaredOption } from '../model/service-settings.ts'
import { readMapping, type MappingReader } from '../text/read-mapping.ts'

/** `value` is what stands behind `dhcpOptions`: a mapping of declarations by name. */
export function readDhcpOptions(value: unknown, problems: Problem[]): readonly DeclaredOption[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({
      message: 'dhcpOptions is no mapping',
      hint: 'dhcpOptions: { voip: { code: 230, type: text } }',
    })
    return []
  }
  const options: DeclaredOption[] = []
  for (const [name, declared] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const reader = readMapping(declared, `dhcpOptions.${name}`, problems)
    const option = readOption(name, reader, problems)
    reader.end()
    if (option === undefined) continue
    const same = options.find((one) => one.family === option.family && one.code === option.code)
    if (same !== undefined)
      problems.push({ message: `dhcpOptions.${name}.code: ${option.code} is that of "${same.name}" already` })
    options.push(option)
  }
  return options
}

function readOption(name: string, reader: MappingReader, problems: Problem[]): DeclaredOption | undefined {
  const wrong = (message: string, hint?: string): void => {
    problems.push({ message: `dhcpOptions.${name}${message}`, hint })
  }
  const family = readFamily(reader, wrong)
  const code = reader.number('code')
  const form = reader.choice('type', dhcpOptionForms)
  for (const key of ['code', 'type'] as const) if (reader.raw(key) === undefined) reader.missing(key)
  const nameProblem = problemOfName(family, name)
  if (nameProblem !== undefined) wrong(`: ${nameProblem}`)
  if (code === undefined || form === undefined) return undefined
  const codeProblem = problemOfCode(family, code)
  if (codeProblem !== undefined)
    wrong(`.code: ${codeProblem}`, family === 4 ? '224 to 254 are for private use (RFC 3942)' : undefined)
  return { name, family, code, form }
}

function readFamily(reader: MappingReader, wrong: (message: string) => void): Family {
  const family = reader.number('family') ?? 4
  if (family === 4 || family === 6) return family
  wrong(`.family: ${family} is neither 4 nor 6`)
  return 4
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/
/** What else stands among the options of a subnet. */
const MEANT_OTHERWISE = /^(filename|next-server|server-name|code-\d+)$/

function problemOfName(family: Family, name: string): string | undefined {
  if (!NAME.test(name))
    return 'a name is made of small letters, digits and hyphens, letter first (63 at most)'
  if (MEANT_OTHERWISE.test(name)) return 'the name has a meaning already'
  const standard = dhcpOptionByName('dhcpd', family, family === 6 ? `dhcp6.${name}` : name)
  const other = (['kea', 'dnsmasq'] as const)
    .map((dialect) => dhcpOptionByName(dialect, family, name))
    .find((option) => option !== undefined)
  if (standard !== undefined) return `it is a standard option, with code ${standard.code}`
  return other === undefined ? undefined : `servers call the standard option "${other.name}" so`
}

/**
 * Codes that Kea refuses to have defined otherwise (2.2, asked one by one) [measured]: of standard options, and of those by
 * which client and server come to terms.
 */
const TAKEN: Readonly<Record<Family, readonly (readonly [first: number, last: number])[]>> = {
  4: [
    ...([
      [1, 79],
      [81, 82],
      [85, 94],
      [97, 101],
      [108, 108],
      [112, 114],
      [116, 119],
      [124, 125],
    ] as const),
    ...([
      [136, 138],
      [141, 141],
      [146, 146],
      [159, 159],
      [212, 213],
    ] as const),
  ],
  6: [
    ...([
      [1, 9],
      [11, 34],
      [36, 48],
      [51, 53],
      [57, 62],
      [64, 67],
      [74, 74],
      [79, 80],
    ] as const),
    ...([
      [82, 83],
      [87, 88],
      [94, 96],
      [103, 103],
      [135, 135],
      [143, 143],
    ] as const),
  ],
}

/** 0 and 255 of IPv4 are padding and end (RFC 2132 3). */
const LAST: Readonly<Record<Family, number>> = { 4: 254, 6: 65_535 }

function problemOfCode(family: Family, code: number): string | undefined {
  if (!Number.isInteger(code) || code < 1 || code > LAST[family])
    return `${code} is no number from 1 to ${LAST[family]}`
  const standard = dhcpOptionByCode(family, code)
  if (standard !== undefined && !standard.name.startsWith('code-'))
    return `${code} is that of the standard option "${standard.name}"`
  return TAKEN[family].some(([first, last]) => first <= code && code <= last)
    ? `${code} is that of a standard option`
    : undefined
}
