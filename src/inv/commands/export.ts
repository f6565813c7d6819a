/** `inv export` */
import { basename, join, resolve } from 'node:path'
import { lines, raw, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { UserError } from '../../core/errors.ts'
import type { ZoneSerial } from '../../generate/bind/generate-bind.ts'
import { formatNamed } from '../../generate/formats.ts'
import { exportFormats, type ExportOptions } from '../../inventory/interchange/export-formats.ts'
import { csvKinds } from '../../inventory/interchange/csv-tables.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { compileQuery } from '../../inventory/query/compile-query.ts'
import { queryableHosts } from '../../inventory/query/host-keys.ts'
import { parseQuery } from '../../inventory/query/parse-query.ts'
import { whyNothing } from '../../inventory/query/why-nothing.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { completeQuery } from '../complete-query.ts'
import { optionsOfFormats } from '../export-options.ts'
import { sayNothingFound } from '../say-nothing-found.ts'
import { withInventory } from '../with-inventory.ts'
import { writeGenerated } from '../write-generated.ts'
import { typedName } from '../../inventory/model/typed-name.ts'

export const exportCommand = defineCommand({
  words: ['export'],
  summary: 'Print or write the configuration that the inventory implies',
  description: exportFormats.map(({ name, summary }) => `${name}: ${summary}.`).join('\n\n'),
  positionals: {
    format: {
      value: 'FORMAT,…',
      summary: exportFormats.map(({ name }) => name).join(', '),
      complete: exportFormats.map(({ name }) => name),
    },
    query: {
      summary: 'conditions: only hosts for which they hold',
      many: true,
      optional: true,
      complete: hostQuery,
    },
  },
  options: {
    out: {
      type: 'text',
      value: 'DIR',
      summary: 'write files below this folder instead of printing',
      complete: 'directory',
    },
    server: { type: 'text', value: 'HOST', summary: 'only what this server needs', complete: 'host' },
    list: { type: 'flag', summary: 'ansible: what a dynamic inventory prints for --list' },
    host: { type: 'text', value: 'HOST', summary: 'ansible: the variables of one host', complete: 'host' },
    port: { type: 'number', value: 'N', summary: 'prometheus: port of the targets (default: 9100)' },
    view: {
      type: 'text',
      value: 'NAME',
      summary: 'dnsmasq: the DNS view whose answers it gives to everyone',
    },
    forwarders: {
      type: 'text',
      value: 'ADDRESS,…',
      many: true,
      commas: true,
      summary: 'dnsmasq: resolvers that are asked for names of no zone (default: none)',
    },
    kind: {
      type: 'text',
      value: 'KIND',
      choices: csvKinds,
      summary: 'csv: what the rows are (default: host)',
    },
    columns: {
      type: 'text',
      value: 'KEY,…',
      many: true,
      commas: true,
      summary: 'csv: what to write of each (default: all)',
    },
    safeCsv: {
      type: 'flag',
      summary: 'csv: an apostrophe before what a spreadsheet would take for a formula',
    },
  },
  examples: [
    { line: 'inv export dhcpd', does: 'prints dhcpd.conf' },
    { line: 'inv export bind --server infra1 --out build', does: 'writes the zones that infra1 serves' },
    {
      line: 'inv export dhcpd,kea4,dnsmasq,bind --out build',
      does: 'writes all of them, each into a folder of its own',
    },
    { line: 'inv export ssh-config > ~/.ssh/config.d/site', does: 'for ssh' },
    { line: 'inv export prometheus group=web --port 9100', does: 'targets of some hosts' },
    { line: 'inv export csv --columns name,ip,memory', does: 'a table of hosts' },
  ],
  run: async (context, args) => {
    const { out, server } = args
    const named = args.format.split(',').map((name) => formatNamed(name, exportFormats))
    const query = args.query.join(' ')
    for (const { name, perHost, perServer } of named) {
      if (query !== '' && perHost !== true)
        throw new UserError(`Cannot export "${name}" of some hosts: it is made of all`)
      if (server !== undefined && !perServer)
        throw new UserError(`Cannot export "${name}" for "${server}": it is the same for every server`)
    }
    const own = optionsOfFormats(named, args)
    return withInventory(context, async ({ site, store }) => {
      const all = await store.read(async (reader) => reader.snapshot())
      const snapshot = query === '' ? all : { ...all, hosts: hostsFor(context, query, all) }
      const options: ExportOptions = {
        ...own,
        hostsOnly: query !== '',
        now: new Date(),
        reservePlanned: site.config.reservePlanned,
        services: site.config.services,
        ...(server === undefined ? {} : { server: typedName('host', server) }),
      }
      const files: GeneratedFile[] = []
      const serials: ZoneSerial[] = []
      for (const format of named) {
        const generated = await format.generate(snapshot, options)
        serials.push(...(generated.serials ?? []))
        const folder = named.length === 1 ? '' : format.name
        // Not all of a file: what it says in words of the inventory is made when it is looked at.
        for (const { path, text, zone, view, dynamic } of generated.files)
          files.push({
            path: join(folder, path),
            text,
            ...(zone === undefined ? {} : { zone }),
            ...(view === undefined ? {} : { view }),
            ...(dynamic === undefined ? {} : { dynamic }),
          })
      }
      const result = { format: named.map(({ name }) => name).join(','), files }
      if (out === undefined) return { result, render: [raw(printed(files))] }
      const written = new Set(await writeGenerated(resolve(context.cwd, out), files))
      // What was written may be published, so the serials in it are used up.
      if (serials.length > 0) await store.assignSerials(serials)
      const paths = files.map(({ path }) =>
        written.has(path) ? join(out, path) : toned('dim', `${join(out, path)}  unchanged`),
      )
      return { result: { ...result, written: [...written] }, render: [lines(...paths)] }
    })
  },
})

/** None is no error, and said: the file will be empty. */
function hostsFor(context: CommandContext, text: string, all: Snapshot): readonly Host[] {
  const [query, queryable] = [parseQuery(text), queryableHosts(all)]
  const hosts = all.hosts.filter(compileQuery(query, queryable, text))
  if (hosts.length === 0) sayNothingFound(context, 'host', text, whyNothing(query, queryable, all.hosts))
  return hosts
}

function hostQuery(): ReturnType<typeof completeQuery> {
  return completeQuery(['host'])
}

function commentOf({ path, zone }: GeneratedFile): string {
  if (zone !== undefined) return ';'
  return basename(path).startsWith('named.conf') ? '//' : '#'
}

/** One file as it is; several with a line before each that says which it is, a comment in every format that has several. */
function printed(files: readonly GeneratedFile[]): string {
  const [only] = files
  if (files.length === 1 && only !== undefined) return only.text
  return files.map((file) => `${commentOf(file)} --- ${file.path}\n${file.text}`).join('\n')
}
