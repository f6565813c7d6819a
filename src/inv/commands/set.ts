/** `inv set` */
import { lines } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import type { Assignment } from '../../inventory/fields/assign.ts'
import { targets } from '../../inventory/fields/targets.ts'
import type { Inventory } from '../../inventory/open-inventory.ts'
import { planSet, setPlanned, type SetPlan } from '../../inventory/operations/set-many.ts'
import { setObject, settableKinds, type SettableKind } from '../../inventory/operations/set-object.ts'
import { looksLikeQuery } from '../../inventory/query/parse-query.ts'
import { splitAssignments } from '../assignments.ts'
import { nameAfterKind } from '../complete-kinds.ts'
import { confirmChanges } from '../confirm-changes.ts'
import { readKind } from '../read-kind.ts'
import { showChanges } from '../show-changes.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const setCommand = defineCommand({
  words: ['set'],
  summary: 'Change values of an object, or of all that a query selects',
  description: [
    'K=V sets, K= clears. On lists, K=A,B sets all, K+=V adds, K-=V takes out. attr.NAME=V sets an attribute: numbers, ' +
      'true and false are what they look like, [a, b] is a list, "…" is text.',
    'A QUERY in the place of the name is one word, in quotes. What it would change is shown first, and asked about; all of it ' +
      'is changed, or nothing. Without a KIND it is about hosts.',
  ].join('\n\n'),
  positionals: {
    kind: { summary: settableKinds.join(', '), complete: settableKinds },
    words: {
      summary: 'the name (of a NIC: HOST NIC) or a query, then what to set',
      value: 'NAME K=V',
      many: true,
      complete: nameOrField,
    },
  },
  options: {
    plan: { type: 'flag', summary: 'of a query: only show what would change; 3 if anything would' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv set host web01 cpus=4 memory=8G tag+=edge', does: 'three values of a host' },
    { line: 'inv set host web01 attr.role=web parent=', does: 'sets an attribute, clears the parent' },
    { line: "inv set host web01 ssh-host-key+='ssh-ed25519 AAAA…'", does: 'records a host key' },
    { line: 'inv set nic web01 eth0 mac=52:54:00:00:00:01', does: 'of a NIC' },
    { line: 'inv set subnet 10.20.0.0/24 dns=10.20.0.2,10.20.0.3', does: 'of a subnet' },
    {
      line: "inv set 'group=web state=active' tag+=edge --plan",
      does: 'shows what this would do to many hosts',
    },
    {
      line: "inv set subnet 'network=office' ntp=10.20.0.2 --yes",
      does: 'all subnets of a network, unasked',
    },
  ],
  run: async (context, { kind, words, plan, yes, ...write }) => {
    const [known, rest] = readTarget(kind, words)
    const [query = ''] = rest
    const many = looksLikeQuery(query)
    const { names, assignments } = splitAssignments(`Cannot set ${known}`, many ? rest.slice(1) : rest)
    if (many && names.length > 0)
      throw new UserError(`Cannot set ${known} "${query}": "${names.join(' ')}" is not of the form K=V`, {
        hint: 'a query with several conditions is one word, in quotes',
      })
    return withInventory(
      context,
      async (inventory) =>
        many
          ? setMany(context, inventory, { kind: known, query, assignments, plan, yes })
          : setOne(inventory, { kind: known, names, assignments, plan }),
      write,
    )
  },
})

/** A query where the kind should stand is about hosts. */
function readTarget(kind: string, words: readonly string[]): readonly [SettableKind, readonly string[]] {
  if (looksLikeQuery(kind)) return ['host', [kind, ...words]]
  return [readKind('Cannot set', kind, settableKinds), words]
}

interface Target {
  readonly kind: SettableKind
  readonly assignments: readonly Assignment[]
  readonly plan: boolean
}

async function setOne(
  { change }: Inventory,
  { kind, names, assignments, plan }: Target & { readonly names: readonly string[] },
): Promise<CommandResult> {
  const name = names.join(' ')
  if (plan) throw new UserError(`Cannot set ${kind} "${name}": --plan is for a query`)
  const changed = await change(async (tx) => setObject(tx, kind, names, assignments))
  const title = `${kind} ${name}`
  return {
    result: { kind, name, changed },
    render: [lines(changed ? `${title}: set` : `${title}: nothing to change`)],
  }
}

async function setMany(
  context: CommandContext,
  { site, store, change }: Inventory,
  { kind, query, assignments, plan, yes }: Target & { readonly query: string; readonly yes: boolean },
): Promise<CommandResult> {
  const seen =
    yes && !plan ? undefined : await store.read(async (reader) => planSet(reader, kind, query, assignments))
  if (seen !== undefined && (plan || seen.changes.length === 0)) return shown(kind, seen, false, true)
  if (seen !== undefined) await confirmChanges(context, site, `Set ${kind} "${query}"`, seen.changes, yes)
  return shown(kind, await change(async (tx) => setPlanned(tx, kind, query, assignments, seen)), true, yes)
}

function shown(
  kind: SettableKind,
  { selected, changes }: SetPlan,
  done: boolean,
  withText: boolean,
): CommandResult {
  const names = changes.map(({ after }) => after?.name ?? '')
  const told =
    changes.length === 0
      ? 'nothing to change'
      : `${counted(changes.length, wordOf(changes[0]?.kind ?? kind))} ${done ? 'changed' : 'would change'}`
  return {
    result: { done: done && changes.length > 0, kind, selected, changed: names, changes },
    render: [
      ...(withText ? showChanges(changes) : []),
      lines(`${counted(selected, wordOf(kind))} selected: ${told}`),
    ],
    ...(done || changes.length === 0 ? {} : { exitCode: exitCode.differences }),
  }
}

function wordOf(kind: string): string {
  return kind === 'nic' ? 'NIC' : kind
}

/** After the name, the fields of the kind: `memory=`. */
function nameOrField(before: readonly string[]): ReturnType<typeof nameAfterKind> | readonly string[] {
  const kind = settableKinds.find((one) => one === before[0])
  if (kind === undefined || before.length < (kind === 'nic' ? 3 : 2)) return nameAfterKind(before)
  return targets[kind].fields.map(({ name }) => `${name}=`)
}
