/** The options of `inv export` that only some formats take. */
import { UserError } from '../core/errors.ts'
import {
  exportFormats,
  type ExportFormat,
  type ExportOptions,
} from '../inventory/interchange/export-formats.ts'
import { typedName } from '../inventory/model/typed-name.ts'

export interface FormatArgs {
  readonly list: boolean
  readonly host: string | undefined
  readonly port: number | undefined
  readonly view: string | undefined
  readonly forwarders: readonly string[]
  readonly kind: ExportOptions['kind'] | undefined
  readonly columns: readonly string[]
  readonly safeCsv: boolean
}

/** The options of single formats. Throws a UserError for one that this format does not take. */
export function optionsOfFormats(named: readonly ExportFormat[], args: FormatArgs): Partial<ExportOptions> {
  const name = named.map((format) => format.name).join(',')
  const { list, host, port, view, forwarders, kind, columns, safeCsv } = args
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 0xffff))
    throw new UserError(`Cannot export "${name}": ${port} is no port`)
  const given: Partial<ExportOptions> = {
    ...(list ? { list } : {}),
    ...(host === undefined ? {} : { host: typedName('host', host) }),
    ...(port === undefined ? {} : { port }),
    ...(view === undefined ? {} : { view }),
    ...(forwarders.length === 0 ? {} : { forwarders }),
    ...(kind === undefined ? {} : { kind }),
    ...(columns.length === 0 ? {} : { columns }),
    ...(safeCsv ? { safe: true } : {}),
  }
  const takes: readonly string[] = named.flatMap((format) => format.takes ?? [])
  const strange = Object.keys(given).find((key) => !takes.includes(key))
  if (strange === undefined) return given
  const taking = exportFormats.filter((one) =>
    (one.takes as readonly string[] | undefined)?.includes(strange),
  )
  throw new UserError(`Cannot export "${name}" with --${strange === 'safe' ? 'safe-csv' : strange}`, {
    hint: `that is an option of ${taking.map((one) => one.name).join(', ')}`,
  })
}
