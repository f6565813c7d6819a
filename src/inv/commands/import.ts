/** `inv import` */
import { isDeepStrictEqual } from 'node:util'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { exitCode, Invalid, UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { keepHeapSmall } from '../../core/small-heap.ts'
import type { Draft, Importer } from '../../import/draft.ts'
import { bringInFormatNamed, bringInFormats, type BringInFormat } from '../../inventory/bring-in/formats.ts'
import { collected } from '../../inventory/bring-in/collected.ts'
import { otherFormatOf } from '../../inventory/bring-in/looks-like.ts'
import { placeText, type BringInOptions } from '../../inventory/bring-in/desk.ts'
import { planBringIn, wantedOf, type Plan } from '../../inventory/bring-in/plan.ts'
import { csvKinds, type CsvKind } from '../../inventory/interchange/csv-tables.ts'
import { branchLabel } from '../../inventory/customer-branches.ts'
import type { Site } from '../../inventory/site.ts'
import { hostKinds, type HostKind } from '../../inventory/model/host.ts'
import { describePlan, planAsData } from '../describe-plan.ts'
import { readSources, sourceReader } from '../read-sources.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

const names = bringInFormats.map(({ name }) => name)

export const importCommand = defineCommand({
  words: ['import'],
  summary: 'Bring in what other programs, tables and inventories say, all of it or nothing',
  description: [
    'A FILE is a file, a folder, or - for standard input. An object that is there already and differs is an error, unless ' +
      '--upsert or --skip-existing says what becomes of it; importing twice changes nothing. What has no place in the ' +
      'inventory is listed. At a terminal the plan is shown and asked about; elsewhere it is carried out at once, unless another customer has such a machine.',
    ...bringInFormats.map(({ name, summary }) => `${name}: ${summary}.`),
  ].join('\n\n'),
  positionals: {
    format: { summary: names.join(', '), complete: names },
    file: { summary: 'what to read', many: true, complete: 'file' },
  },
  options: {
    plan: { type: 'flag', summary: 'only show what would change; 3 if anything would' },
    upsert: { type: 'flag', summary: 'change what is there already to what the file says' },
    skipExisting: { type: 'flag', summary: 'leave what is there already as it is' },
    network: {
      type: 'text',
      value: 'NAME',
      summary: 'for subnets and NICs whose network the file does not name',
      complete: 'network',
    },
    parent: {
      type: 'text',
      value: 'HOST',
      summary: 'the host that makes the hardware of the virtual ones',
      complete: 'host',
    },
    kind: {
      type: 'text',
      value: 'KIND',
      summary: `kind of the hosts (${hostKinds.join(', ')}), or of the rows of csv (${csvKinds.join(', ')})`,
      complete: [...hostKinds, ...csvKinds],
    },
    yes: { type: 'flag', summary: 'do not ask, not even of machines that another customer has' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv import dhcpd /etc/dhcp/dhcpd.conf --plan', does: 'shows what it would bring' },
    { line: 'inv import csv hosts.csv --upsert', does: 'adds hosts, and changes those that are there' },
    { line: 'inv import libvirt *.xml --parent hv1', does: 'the guests of a hypervisor' },
    { line: 'inv export yaml | inv -C acme import yaml -', does: 'from one customer to another' },
  ],
  run: async (context, args) => {
    const format = bringInFormatNamed(args.format)
    const action = `Cannot import ${format.name}`
    if (args.upsert && args.skipExisting)
      throw new UserError(`${action}: give --upsert or --skip-existing, not both`)
    const kinds = readKinds(action, args.kind, format.name)
    const options: BringInOptions = {
      existing: args.upsert ? 'upsert' : args.skipExisting ? 'skip' : 'refuse',
      own: format.own,
      network: args.network?.toLowerCase(),
      parent: args.parent?.toLowerCase(),
      kind: kinds.host,
    }
    keepHeapSmall()
    const say = progress(context)
    say('reads')
    const read: { draft: Draft | undefined } = {
      draft: await readDraft(context, action, format, await format.load(kinds.rows), args.file),
    }
    const { plan: planOnly, noSave, reason } = args
    return withInventory(
      context,
      async ({ site, store, change }) => {
        const seen =
          planOnly || (context.interactive && !args.yes)
            ? await store.read(async (reader) =>
                planBringIn(action, await reader.snapshot(), draftIn(read), options),
              )
            : undefined
        if (seen !== undefined) await sayForeign(context, site, action, seen, true)
        if (seen !== undefined && planOnly) return outcome(context, format.name, seen, false)
        if (seen !== undefined && seen.changes.length > 0) await ask(context, site, action, seen)
        say('stores')
        const plan = await change(async (tx) => {
          const fresh = await planBringIn(action, await tx.snapshot(), draftIn(read), options)
          if (seen !== undefined && !isDeepStrictEqual(wantedOf(fresh), wantedOf(seen)))
            throw new UserError(
              `${action}: the inventory has changed since the plan was shown; nothing was changed`,
            )
          if (seen === undefined) await sayForeign(context, site, action, fresh, args.yes)
          // Of a large file, the database needs the room.
          read.draft = undefined
          await tx.replace(wantedOf(fresh))
          return fresh
        })
        if (plan.serials.length > 0) await store.assignSerials(plan.serials)
        return outcome(context, format.name, plan, true)
      },
      { noSave, reason },
    )
  },
})

/** It is let go of once it is stored, which happens once. */
function draftIn({ draft }: { readonly draft: Draft | undefined }): Draft {
  if (draft === undefined) throw new Error('an import is stored once')
  return draft
}

function outcome(context: CommandContext, format: string, plan: Plan, done: boolean): CommandResult {
  return {
    result: { format, done: done && plan.changes.length > 0, ...planAsData(plan) },
    render: describePlan(plan, { all: context.verbosity > 0, done }),
    exitCode: !done && plan.changes.length > 0 ? exitCode.differences : exitCode.done,
  }
}

/** Whose the machines of the plan are, where another customer has them. Throws Invalid with them unless it is wanted, or asked later. */
async function sayForeign(
  context: CommandContext,
  site: Site,
  action: string,
  { changes }: Plan,
  wanted: boolean,
): Promise<void> {
  const { foreignObjects } = await import('../../customer/mixing/foreign-objects.ts')
  const problems = await foreignObjects(site, changes)
  if (problems.length === 0) return
  if (wanted) {
    for (const { message } of problems) context.emit({ kind: 'mixing', level: 'warning', text: message })
    return
  }
  const { refusedFor } = await import('../../customer/mixing/mixing-problems.ts')
  throw refusedFor(`${action} into ${branchLabel(site.branch)}`, problems, '--yes imports it all the same')
}

async function ask(
  context: CommandContext,
  { branch }: Pick<Site, 'branch'>,
  action: string,
  plan: Plan,
): Promise<void> {
  context.preview(describePlan(plan, { all: context.verbosity > 0, done: false }))
  if (!(await context.confirm(`Do this to the inventory of ${branchLabel(branch)}?`, false)))
    throw new UserError(`${action}: it was not confirmed; nothing was changed`)
}

/** What a kind says: of hosts that the file has no kind for, or of the rows of a table. */
function readKinds(
  action: string,
  text: string | undefined,
  format: string,
): { readonly host: HostKind | undefined; readonly rows: CsvKind | undefined } {
  const lower = text?.toLowerCase()
  const host = hostKinds.find((kind) => kind === lower)
  const rows = csvKinds.find((kind) => kind === lower || `${kind}s` === lower)
  if (text === undefined || host !== undefined) return { host, rows: undefined }
  if (rows !== undefined && format === 'csv') return { host, rows }
  if (rows !== undefined) throw new UserError(`${action}: only the rows of csv have a kind such as "${rows}"`)
  const known = [...hostKinds, ...csvKinds]
  const meant = nearest(text, known)
  throw new UserError(`${action}: unknown kind "${text}"`, {
    hint: meant === undefined ? `one of ${known.join(', ')}` : `did you mean "${meant}"?`,
  })
}

/** Refuses what the text of the files says already: a mistake in them needs no inventory to be found. */
async function readDraft(
  context: CommandContext,
  action: string,
  { name, takes }: BringInFormat,
  importer: Importer,
  paths: readonly string[],
): Promise<Draft> {
  const files = await readSources(context, action, paths, takes)
  const draft = importer(files, sourceReader(context))
  if (draft.problems.length === 0) return draft
  const wrong = files.map((file) => otherFormatOf(name, file)).filter((remark) => remark !== undefined)
  const found = (wrong.length === 0 ? draft.problems : wrong).map(({ at, message, hint }) => ({
    message,
    hint,
    at: placeText(at),
  }))
  throw new Invalid(action, collected(found))
}

function progress(context: CommandContext): (text: string) => void {
  const level = context.interactive ? 'progress' : 'detail'
  return (text) => context.emit({ kind: 'import', level, subject: 'import', text })
}
