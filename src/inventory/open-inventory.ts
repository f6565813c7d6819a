/** Opens the inventory that a command works on, and sees to it that database and text belong together. */
import { counted } from '../core/counted.ts'
import { describeError, UserError } from '../core/errors.ts'
import type { ChangeSet } from './model/change.ts'
import type { Saved } from '../db/saved-text.ts'
import type { Store, Tx } from '../db/store.ts'
import { readIdentity, showIdentity, type Identity } from '../git/identity.ts'
import { notSigned } from '../git/commits/not-signed.ts'
import { commitOf } from '../git/repository.ts'
import { treeOf } from '../git/objects/trees.ts'
import { watchAttributes } from './declared/watch-attributes.ts'
import { watchOptions } from './declared/watch-options.ts'
import { readReason, watchReasons } from './lifecycle/require-reason.ts'
import { movedHosts } from './moved-hosts.ts'
import { openSiteStore } from './open-site-store.ts'
import { openSite, type Site, type SiteOptions } from './site.ts'
import { INVENTORY_FOLDER } from './text/paths.ts'

export interface InventoryOptions extends SiteOptions {
  /** The command line, for the journal. */
  readonly why: string
  /** `--reason`: what the operator says of it. */
  readonly reason?: string | undefined
  /** `--no-save`: leaves the text as it is. */
  readonly save?: boolean
  /** Says something beside the result. */
  readonly notify: (level: 'note' | 'warning', text: string) => void
  /** Looks at a branch before a database is built from its text; throws a UserError where that is not to be. */
  readonly admitText?: ((site: Site) => Promise<void>) | undefined
}

export interface Inventory {
  readonly site: Site
  readonly store: Store
  /** One journaled change, then its text on the branch where the site saves by itself. `why`: in place of the command line. */
  readonly change: <T>(work: (tx: Tx) => Promise<T>, why?: string) => Promise<T>
  readonly close: () => Promise<void>
}

/** Throws a UserError where there is no site. What is merely out of step is said by `notify`. */
export async function openInventory(asked: InventoryOptions): Promise<Inventory> {
  const options = { ...asked, notify: onceEach(asked.notify) }
  const site = await openSite(options)
  if (site.stranger !== undefined)
    options.notify('note', `${site.stranger}: this is about the inventory of branch "${site.branch}"`)
  const store = await openSiteStore(site)
  const context: Context = { site, store, options, autosave: options.save !== false && site.config.autosave }
  try {
    await bringTogether(context)
  } catch (error) {
    await store.close()
    throw error
  }
  return {
    site,
    store,
    change: async (work, why = options.why) => {
      saySelected(context)
      const who = await readIdentity(site.root, options.env)
      const given = readReason(options.reason)
      const reason = { who: showIdentity(who), why, ...(given === undefined ? {} : { reason: given }) }
      const { result, changeSet } = await store.change(reason, async (tx) => {
        const { attributes: declared, services } = site.config
        const attributes = watchAttributes(watchOptions(tx, services.dhcpOptions), declared)
        const watched = watchReasons(attributes.tx, { required: site.config.requireReason, given })
        const done = await work(watched.tx)
        watched.settle()
        await attributes.settle()
        return done
      })
      await saveAfter(context, who, changeSet)
      await warnAfter(context, changeSet)
      return result
    },
    close: async () => store.close(),
  }
}

/** What hinders the save before a change most often hinders the one after it as well. */
function onceEach(notify: InventoryOptions['notify']): InventoryOptions['notify'] {
  const said = new Set<string>()
  return (level, text) => {
    if (!said.has(text)) notify(level, text)
    said.add(text)
  }
}

interface Context {
  readonly site: Site
  readonly store: Store
  readonly options: InventoryOptions
  readonly autosave: boolean
}

/** Before a change: who the customer is, where the command line does not say it. */
function saySelected({ site: { customer, selectedBy, solving }, options }: Context): void {
  if (customer === undefined || selectedBy === 'option' || selectedBy === undefined) return
  const how =
    selectedBy === 'environment'
      ? ', by HOSTWRIGHT_CUSTOMER'
      : solving
        ? ', whose merge is being solved here'
        : ', whose branch is checked out'
  options.notify('note', `for customer ${customer}${how}`)
}

/** The usual case, nothing to do, costs two small reads of the database and one of the reference. */
async function bringTogether(context: Context): Promise<void> {
  const { site, store, options } = context
  const { saved, unsaved } = await stateOf(context)
  if (unsaved && context.autosave && !(await isBulk(context))) {
    const who = await readIdentity(site.root, options.env)
    await saveOrWarn(context, who)
  }
  const head = await commitOf(site.repository, site.branch)
  const now = unsaved ? await store.read(async (reader) => reader.saved()) : saved
  if (head === undefined || now === undefined || head === now.commit) return
  const tree = await treeOf(site.root, head, INVENTORY_FOLDER)
  if (tree !== now.tree) await mustBeTheSame(site, now.commit, head)
  if (tree === now.tree) await store.change(ofProgram, async (tx) => tx.setSaved({ ...now, commit: head }))
  else {
    const load = unsaved && (await needsForce(context, head)) ? 'inv load --force' : 'inv load'
    options.notify(
      'warning',
      `branch "${site.branch}" has moved and its text differs from the database: "inv status" shows how, "${load}" brings it in`,
    )
  }
}

async function needsForce({ site, store }: Context, head: string): Promise<boolean> {
  return (await import('./text/both-sides.ts')).loadNeedsForce(site, store, head)
}

/** Throws a UserError where the database is that of a customer of this name who was retired, and the branch another one's. */
async function mustBeTheSame(site: Site, saved: string, head: string): Promise<void> {
  const { asideCommand, retiredBefore } = await import('./kept-database.ts')
  const tag = await retiredBefore(site, saved, head)
  if (tag === undefined) return
  throw new UserError(
    `Cannot open the inventory of customer "${site.customer ?? ''}": the database is that of the customer who was retired as "${tag}", and branch "${site.branch}" is another one's`,
    {
      hint: `put that database aside: ${asideCommand(site.database, 'retired')}; or give the branch another name: git branch -m`,
    },
  )
}

interface State {
  readonly saved: Saved | undefined
  readonly unsaved: boolean
}

async function stateOf(context: Context): Promise<State> {
  const { site, store } = context
  const read = async (): Promise<State> =>
    store.read(async (reader) => ({ saved: await reader.saved(), unsaved: await reader.hasUnsaved() }))
  const first = await read()
  if (first.saved !== undefined) return first
  // This clone has never used the database: it is empty, or others have filled it.
  await (await import('./claim-database.ts')).claimDatabase(site, store)
  if (!first.unsaved) await buildFromText(context)
  if ((await read()).saved === undefined) await (await import('./text/adopt.ts')).adoptText(site, store)
  return read()
}

/** For what the program does by itself and journals nothing of. */
const ofProgram = { who: 'hostwright', why: 'follow the branch' }

/** A fresh clone has text and no database. */
async function buildFromText({ site, store, options }: Context): Promise<void> {
  if ((await commitOf(site.repository, site.branch)) === undefined) return
  await options.admitText?.(site)
  const { loadFirst } = await import('./text/load.ts')
  const who = await readIdentity(site.root, options.env)
  const loaded = await loadFirst(site, store, {
    who: showIdentity(who),
    why: 'build the database from the text',
  })
  if (loaded !== undefined && loaded.added.length > 0)
    options.notify(
      'note',
      `built the database of branch "${site.branch}" from its text: ${counted(loaded.added.length, 'object')}`,
    )
}

/** From so many changes on, writing their text takes longer than anybody wants to wait for a small change. */
const BULK = 5000

/** Says so where the text waits for "inv save". */
async function isBulk({ site, store, options }: Context): Promise<boolean> {
  const count = await store.read(async (reader) => reader.unsavedChanges())
  if (count < BULK) return false
  options.notify(
    'note',
    `${count} changes are in the database and not yet in the text of branch "${site.branch}": "inv save" writes it`,
  )
  return true
}

/** What is doubtful of it, and no reason to refuse it. */
async function warnAfter({ store, options }: Context, changeSet: ChangeSet | undefined): Promise<void> {
  const changes = changeSet?.changes ?? []
  if (changes.some(({ kind, before }) => kind === 'host' && before !== undefined)) {
    const { notesOfLostNames } = await import('./lost-names.ts')
    for (const text of await store.read(async (reader) => notesOfLostNames(reader, changes)))
      options.notify('note', text)
  }
  const moved = movedHosts(changes)
  if (moved.length === 0) return
  const { warningsAfter } = await import('./warnings.ts')
  for (const text of await store.read(async (reader) => warningsAfter(reader, moved)))
    options.notify('note', text)
}

async function saveAfter(context: Context, who: Identity, changeSet: ChangeSet | undefined): Promise<void> {
  if (changeSet === undefined || !context.autosave || (await isBulk(context))) return
  if (!who.configured)
    context.options.notify(
      'note',
      `Git knows no name for you: committed as ${showIdentity(who)}; "git config user.name NAME" and user.email change that`,
    )
  await saveOrWarn(context, who)
}

/** The change is safe in the database whatever becomes of its text, so a command does not fail for that. */
async function saveOrWarn({ site, store, options }: Context, author: Identity): Promise<void> {
  const { saveText } = await import('./text/save.ts')
  try {
    const { unsigned } = await saveText(site, store, { author })
    if (unsigned !== undefined) options.notify('note', notSigned(unsigned))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    options.notify(
      'warning',
      `the change is in the database, its text is not saved: ${describeError(error).join('\n')}`,
    )
  }
}
