/** Options and their definitions in a scope of Kea (Kea Administrator Reference Manual, DHCP options). */
import { dhcpOptionByCode, dhcpOptionByName, type DhcpOption } from '../../core/dhcp-options.ts'
import type { Family } from '../../core/ip.ts'
import type { RawValue } from '../dhcp/option-value.ts'
import { settingName, type Parameter, type Setting, type Settings } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { fieldsOf, type Fields } from './json-fields.ts'
import type { JsonObject } from './parse-json.ts'

/** An option that the file defines itself. */
export interface Definition {
  readonly code: number
  readonly type: string
}

/** By name. */
export type Definitions = ReadonlyMap<string, Definition>

export function readDefinitions(fields: Fields, family: Family, report: DraftBuilder): Definitions {
  const definitions = new Map<string, Definition>()
  for (const object of fields.objects('option-def')) {
    const own = fieldsOf(object, report)
    const [name, code, space, type] = [
      own.text('name'),
      own.number('code'),
      own.text('space'),
      own.text('type'),
    ]
    if (name !== undefined && code !== undefined && isOwnSpace(space, family))
      definitions.set(name, { code, type: own.flag('array') === true ? `array of ${type}` : (type ?? '') })
  }
  return definitions
}

function isOwnSpace(space: string | undefined, family: Family): boolean {
  return space === undefined || space === '' || space === `dhcp${family}`
}

/** The settings of a scope with those of the scopes around it. All that are of this one go to `all` too. */
export function readSettings(
  fields: Fields,
  outer: Settings,
  family: Family,
  definitions: Definitions,
  report: DraftBuilder,
  all: Setting[],
): Settings {
  const own = [
    ...fields
      .objects('option-data')
      .flatMap((object) => readOption(object, family, definitions, report) ?? []),
    ...parameters(fields, family),
  ]
  all.push(...own)
  return new Map([...outer, ...own.map((setting) => [settingName(setting), setting] as const)])
}

function parameters(fields: Fields, family: Family): readonly Setting[] {
  const named = (name: string, option: Parameter, value: string | undefined): readonly Setting[] => {
    const at = fields.object.entries.get(name)?.at ?? fields.object.at
    return value === undefined
      ? []
      : [{ at, title: name, option, raw: { items: [value] }, used: { yes: false } }]
  }
  const text = (name: string): string | undefined => {
    const value = fields.text(name)
    return value === '' || value === '0.0.0.0' ? undefined : value
  }
  const time = (name: string): string | undefined => {
    const value = fields.number(name)
    return value === undefined ? undefined : String(value)
  }
  const messages =
    family === 6
      ? []
      : [
          ...named('next-server', 'next-server', text('next-server')),
          ...named('server-hostname', 'server-name', text('server-hostname')),
          ...named('boot-file-name', 'filename', text('boot-file-name')),
        ]
  return [
    ...messages,
    ...named('valid-lifetime', 'lease-time', time('valid-lifetime')),
    ...named('min-valid-lifetime', 'min-lease-time', time('min-valid-lifetime')),
    ...named('max-valid-lifetime', 'max-lease-time', time('max-valid-lifetime')),
  ]
}

function readOption(
  object: JsonObject,
  family: Family,
  definitions: Definitions,
  report: DraftBuilder,
): Setting | undefined {
  const fields = fieldsOf(object, report)
  const [name, code, space] = [fields.text('name'), fields.number('code'), fields.text('space')]
  const data = fields.text('data') ?? ''
  const csv = fields.flag('csv-format')
  // What HTTP boot is told so that it takes the answer for its own follows from that it is HTTP boot.
  if (family === 4 && (code === 60 || name === 'vendor-class-identifier') && data === 'HTTPClient')
    return undefined
  const title = `option ${name ?? code ?? ''}`
  const { at } = object
  fields.ignore('always-send', 'comment', 'user-context')
  if (name === undefined && code === undefined) {
    report.problem(at, 'an option has neither name nor code')
    return undefined
  }
  if (!isOwnSpace(space, family)) {
    report.unplaced(at, `${title} of space ${shown(space ?? '')} has no place in the inventory`)
    return undefined
  }
  const definition = definitions.get(name ?? '') ?? [...definitions.values()].find((one) => one.code === code)
  const option = optionOf(family, name, code, definition)
  if (option === undefined) {
    report.unplaced(at, `${title} has no place in the inventory`)
    return undefined
  }
  const others = fields.others()
  if (others.length > 0) {
    report.unplaced(at, `${title} has no place in the inventory: it has ${others.join(', ')}`)
    return undefined
  }
  const raw = rawValue(option, data, csv, definition)
  if (raw !== undefined) return { at, title, option, raw, used: { yes: false } }
  report.unplaced(at, `${title} ${shown(data)} is of a form that has no place in the inventory`)
  return undefined
}

function optionOf(
  family: Family,
  name: string | undefined,
  code: number | undefined,
  definition: Definition | undefined,
): DhcpOption | undefined {
  const named = name === undefined ? undefined : dhcpOptionByName('kea', family, name)
  const number = code ?? definition?.code
  return named ?? (number === undefined ? undefined : dhcpOptionByCode(family, number))
}

function rawValue(
  option: DhcpOption,
  data: string,
  csv: boolean | undefined,
  definition: Definition | undefined,
): RawValue | undefined {
  // What has no fields that Kea knows is given in octets unless it is said to be text.
  const octets =
    csv === false ||
    (option.form === 'data' && definition?.type !== 'string') ||
    definition?.type === 'binary'
  if (octets) return octetsOf(data, option)
  // A comma within a field has a backslash before it.
  const items =
    data === '' ? [] : data.split(/(?<!\\),/).map((item) => bare(item.replaceAll(String.raw`\,`, ',')))
  if (option.form !== 'text' && option.form !== 'data') return { items }
  return items.length > 1 ? undefined : { items }
}

/** Without the blanks of ASCII at its ends: other ones are part of a text. */
function bare(text: string): string {
  return text.replaceAll(/^[ \t-\r]+|[ \t-\r]+$/g, '')
}

/** `0A0B`, `0A 0B`, `0A:0B`, or text in single quotes. */
function octetsOf(data: string, { form }: DhcpOption): RawValue | undefined {
  const quoted = /^[ \t-\r]*'[ \t-\r]*(.*?)[ \t-\r]*'[ \t-\r]*$/s.exec(data)?.[1]
  // What reads like octets would be taken for some.
  const isText =
    (form === 'text' || form === 'data') && !/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2})*$/i.test(quoted ?? '')
  if (quoted !== undefined)
    return isText ? { items: [quoted] } : { octets: [...new TextEncoder().encode(quoted)] }
  const hex = data.replaceAll(/[\s:]|^\s*0x/gi, '')
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) return undefined
  return { octets: (hex.match(/../g) ?? []).map((octet) => Number.parseInt(octet, 16)) }
}
