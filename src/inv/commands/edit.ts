/** `inv edit` */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lines } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Change } from '../../inventory/model/change.ts'
import { applyEdit, refuseStale, rehearseEdit, type Edit } from '../../inventory/edit/apply-edit.ts'
import { editText, isBlank, readEdited, withProblems } from '../../inventory/edit/edit-text.ts'
import { titleOf } from '../../inventory/history/read-log.ts'
import type { ObjectKind, ObjectOfKind } from '../../inventory/model/snapshot.ts'
import type { Inventory } from '../../inventory/open-inventory.ts'
import { selectObjects } from '../../inventory/edit/select-objects.ts'
import { looksLikeQuery } from '../../inventory/query/parse-query.ts'
import { nameAfterKind } from '../complete-kinds.ts'
import { confirmChanges } from '../confirm-changes.ts'
import { editFile } from '../open-editor.ts'
import { readKind } from '../read-kind.ts'
import { showChanges } from '../show-changes.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

const kinds = ['host', 'network', 'zone', 'group'] as const satisfies readonly ObjectKind[]

export const editCommand = defineCommand({
  words: ['edit'],
  summary: 'Change objects as text in an editor: values, names, new and removed ones',
  description: [
    'The objects come as one text into the editor that VISUAL or EDITOR names. What is wrong with it afterwards brings it back ' +
      'with the reasons on top. Then what would change is shown, and asked about, and becomes one change, or nothing.',
    'It is refused where somebody else has changed one of the objects meanwhile. Subnets, NICs, addresses, disks and records ' +
      'are part of the text of their network, host or zone.',
  ].join('\n\n'),
  positionals: {
    kind: { summary: kinds.join(', '), complete: kinds },
    query: {
      summary: 'a name, or conditions as for inv list (default: all)',
      value: 'QUERY|NAME',
      many: true,
      optional: true,
      complete: nameAfterKind,
    },
  },
  options: {
    force: { type: 'flag', summary: 'even if more than a third of ten or more would go' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv edit host web01', does: 'one host' },
    { line: "inv edit host 'group=web state=active'", does: 'many at once' },
    { line: 'inv edit network', does: 'all networks, with their subnets' },
  ],
  finishesOnInterrupt: true,
  run: async (context, { kind, query, force, yes, ...write }) => {
    const [known, words] = looksLikeQuery(kind)
      ? (['host', [kind, ...query]] as const)
      : ([readKind('Cannot edit', kind, kinds), query] as const)
    return withInventory(
      context,
      async (inventory) => {
        const originals = await inventory.store.read(async (reader) => selectObjects(reader, known, words))
        return inFolder(context, async (file, typed) =>
          editObjects(context, inventory, { kind: known, originals, force, yes, file, typed }),
        )
      },
      write,
    )
  },
})

interface Session<K extends ObjectKind> {
  readonly kind: K
  readonly originals: readonly ObjectOfKind[K][]
  readonly force: boolean
  readonly yes: boolean
  readonly file: string
  /** To be called once the file holds what the operator has typed. */
  readonly typed: () => void
}

async function editObjects<K extends ObjectKind>(
  context: CommandContext,
  { site, store, change }: Inventory,
  session: Session<K>,
): Promise<CommandResult> {
  const { kind, originals, force, yes, file, typed } = session
  const action = `Cannot edit ${kind}s`
  let text = editText(kind, originals)
  let refused: UserError | undefined
  for (;;) {
    const edited = await editFile(context, file, text)
    if (edited !== text) typed()
    if (context.signal.aborted) throw new UserError(`${action}: interrupted; nothing was changed`)
    if (isBlank(edited) || (edited === text && refused === undefined)) return shown(kind, [], false)
    if (edited === text && refused !== undefined) throw refused
    await store.read(async (reader) => refuseStale(reader, action, { kind, originals }))
    const read = await readAndRehearse(store, { kind, originals, force }, edited)
    if (read instanceof UserError) {
      ;({ text, error: refused } = withProblems(kind, edited, read))
      continue
    }
    const { edit, changes } = read
    if (changes.length === 0) return shown(kind, [], false)
    await confirmChanges(context, site, `Edit ${kind}s`, changes, yes)
    await change(async (tx) => applyAsSeen(await applyEdit(tx, edit), changes, action))
    return shown(kind, changes, yes)
  }
}

/** What the text comes to, or why it comes to nothing. */
async function readAndRehearse<K extends ObjectKind>(
  store: Inventory['store'],
  { kind, originals, force }: Omit<Edit<K>, 'documents'>,
  text: string,
): Promise<{ readonly edit: Edit<K>; readonly changes: readonly Change[] } | UserError> {
  const problems: Problem[] = []
  const documents = readEdited(kind, originals, text, problems)
  if (problems.length > 0) return new Invalid(`Cannot edit ${kind}s`, problems)
  const edit = { kind, originals, documents, force }
  try {
    return { edit, changes: await rehearseEdit(store, edit) }
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

/** Throwing undoes it: what is done is what was shown. */
function applyAsSeen(done: readonly Change[], seen: readonly Change[], action: string): void {
  if (JSON.stringify(done) === JSON.stringify(seen)) return
  throw new UserError(`${action}: what refers to them has changed meanwhile; nothing was changed`)
}

/** What the operator has typed outlives an error. */
async function inFolder<T>(
  context: CommandContext,
  work: (file: string, typed: () => void) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(context.env['TMPDIR'] || tmpdir(), 'inv-edit-'))
  const file = join(folder, 'inventory.yaml')
  let keep = false
  try {
    const done = await work(file, () => {
      keep = true
    })
    keep = false
    return done
  } finally {
    if (keep)
      context.emit({ kind: 'edit-kept', level: 'warning', text: `the edited text is kept in ${file}` })
    else await rm(folder, { recursive: true })
  }
}

function shown(kind: ObjectKind, changes: readonly Change[], withText: boolean): CommandResult {
  const told = changes.map(({ before, after, ...change }) =>
    titleOf({ ...change, before: before?.name, after: after?.name }),
  )
  return {
    result: { kind, changes },
    render: [
      ...(withText ? showChanges(changes) : []),
      lines(...(told.length === 0 ? ['nothing changed'] : told)),
    ],
  }
}
