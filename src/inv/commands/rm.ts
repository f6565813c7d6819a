/** `inv rm` */
import { lines } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import { selectStored } from '../../inventory/lifecycle/select-stored.ts'
import type { ObjectKind } from '../../inventory/model/snapshot.ts'
import { typedName } from '../../inventory/model/typed-name.ts'
import type { Inventory } from '../../inventory/open-inventory.ts'
import { planRemoval, type Removal, type RemovalOptions } from '../../inventory/operations/plan-removal.ts'
import { removeObjects } from '../../inventory/operations/remove-object.ts'
import { removals, type PartOptions } from '../../inventory/operations/removals.ts'
import { looksLikeQuery } from '../../inventory/query/parse-query.ts'
import { nameAfterKind } from '../complete-kinds.ts'
import { confirmChanges } from '../confirm-changes.ts'
import { readKind } from '../read-kind.ts'
import { showChanges } from '../show-changes.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

const objectKinds = ['host', 'network', 'zone', 'group'] as const satisfies readonly ObjectKind[]
const kinds = [...objectKinds, ...Object.keys(removals)]

export const rmCommand = defineCommand({
  words: ['rm'],
  summary: 'Remove objects, unless something still stands on them',
  description: [
    'inv rm host HOST…   names, @groups or queries; with a host go its NICs, addresses, aliases and keys',
    ...objectKinds.slice(1).map((kind) => `inv rm ${kind} ${kind.toUpperCase()}…`),
    ...Object.entries(removals).map(([kind, { names }]) => `inv rm ${kind} ${names.join(' ')}`),
    'What would remove or change more than the objects that are named shows that and asks. inv undo brings everything back.',
  ].join('\n\n'),
  positionals: {
    kind: { summary: 'what it is', complete: kinds },
    names: { summary: 'its name', value: 'NAME', many: true, complete: nameAfterKind },
  },
  options: {
    recursive: {
      type: 'flag',
      short: 'r',
      summary: 'also the guests of a host; takes the members out of a group, unplugs the hosts of a network',
    },
    view: { type: 'text', value: 'V', summary: 'of which view a record is; "any": that of all' },
    force: { type: 'flag', summary: 'even if more than a third of ten or more would go' },
    plan: { type: 'flag', summary: 'show what would go, and remove nothing; 3 if anything' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv rm host web01', does: 'the host; its addresses rest before somebody else gets them' },
    { line: 'inv rm host hv1 --recursive', does: 'with all its guests; asks' },
    { line: "inv rm host 'state=retired rack=r1' --plan", does: 'shows which hosts these are' },
    { line: 'inv rm nic web01 eth1', does: 'one NIC' },
    { line: 'inv rm record office.example @ MX', does: 'the one MX record' },
  ],
  run: async (context, { kind, names, recursive, view, force, plan, yes, ...write }) => {
    const known = readKind('Cannot remove', kind, kinds)
    const objectKind = objectKinds.find((one) => one === known)
    if (view !== undefined && known !== 'record')
      throw new UserError(`Cannot remove ${known} "${names.join(' ')}": --view is for a record`)
    return withInventory(
      context,
      async (inventory) =>
        objectKind === undefined
          ? removePart(inventory, known, names, { recursive, plan, view })
          : removeWhole(context, inventory, objectKind, names, { recursive, force, plan, yes }),
      write,
    )
  },
})

async function removeWhole(
  context: CommandContext,
  { site, store, change }: Inventory,
  kind: ObjectKind,
  words: readonly string[],
  { plan, yes, ...options }: RemovalOptions & { readonly plan: boolean; readonly yes: boolean },
): Promise<CommandResult> {
  const planned = await store.read(async (reader) => {
    const names =
      kind === 'host'
        ? (await selectStored(reader, words)).map(({ name }) => name)
        : [...new Set(words.map((word) => typedName(kind, word)))]
    return { names, ...(await planRemoval(reader, kind, names, options)) }
  })
  if (plan) return { ...shown(kind, planned, false), exitCode: exitCode.differences }
  const chosen = words.some((word) => word.startsWith('@') || looksLikeQuery(word))
  if (chosen || planned.changes.length > planned.names.length)
    await confirmChanges(context, site, `Remove ${kind} ${planned.names.join(', ')}`, planned.changes, yes)
  await change(async (tx) => {
    const { wanted } = await removeObjects(tx, kind, planned.names, options)
    if (JSON.stringify(wanted) !== JSON.stringify(planned.wanted))
      throw new UserError(`Cannot remove ${kind} "${planned.names.join(', ')}": it has changed meanwhile`, {
        hint: 'look again: --plan',
      })
  })
  return shown(kind, planned, true)
}

function shown(kind: ObjectKind, { changes }: Removal, done: boolean): CommandResult {
  const titles = (is: 'removed' | 'changed'): readonly string[] =>
    changes
      .filter(({ after }) => (after === undefined) === (is === 'removed'))
      .map((one) => `${one.kind} ${one.before?.name ?? ''}`)
  const [removed, changed] = [titles('removed'), titles('changed')]
  const would = done ? '' : 'would be '
  return {
    result: { done, kind, removed, changed },
    render: [
      ...(done ? [] : showChanges(changes)),
      lines(
        ...removed.map((title) => `${title}: ${would}removed`),
        ...changed.map((title) => `${title}: ${would}changed`),
      ),
    ],
  }
}

async function removePart(
  { change }: Inventory,
  kind: string,
  names: readonly string[],
  { recursive, plan, view }: PartOptions & { readonly recursive: boolean; readonly plan: boolean },
): Promise<CommandResult> {
  const removal = removals[kind]
  if (removal === undefined) throw new Error(`nothing removes a ${kind}`)
  const title = `${kind} ${names.join(' ')}`
  if (recursive || plan)
    throw new UserError(
      `Cannot remove ${kind} "${names.join(' ')}": --recursive and --plan are for whole objects`,
    )
  const least = removal.names.filter((name) => !name.startsWith('[')).length
  if (names.length < least || (names.length > removal.names.length && kind !== 'record'))
    throw new UserError(`Cannot remove ${kind} "${names.join(' ')}": wrong number of names`, {
      hint: `inv rm ${kind} ${removal.names.join(' ')}`,
    })
  // The data of a record may come in several words.
  const at = (index: number): string => (index === 3 ? names.slice(3).join(' ') : (names[index] ?? ''))
  await change(async (tx) => removal.remove(tx, at, { view }))
  return { result: { done: true, kind, name: names.join(' ') }, render: [lines(`${title}: removed`)] }
}
