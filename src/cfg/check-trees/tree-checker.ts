/** Checks one tree after the other, in this thread. */
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describeError, UserError } from '../../core/errors.ts'
import { openObjects } from '../../git/objects/open-objects.ts'
import { readBranchInventory } from '../../inventory/branch-inventory.ts'
import type { Site } from '../../inventory/site.ts'
import { makeInventoryView } from '../../inventory/view.ts'
import { compiledSources } from '../../manifest/compiled-sources.ts'
import { forgetModules } from '../../manifest/load.ts'
import { factsAmong } from '../facts-offline.ts'
import { groupErrors, type HostError } from '../group-errors.ts'
import { copyInto } from '../manifests/copy-of-commit.ts'
import { NO_EXPORTERS } from '../open-site-inventory.ts'
import type { CheckedTree, HostChanges, TreeProblem, TreeToCheck } from './checked-tree.ts'
import { compareResources } from './compare-resources.ts'
import { type EvaluatedFolder, evaluateFolder, type FolderToEvaluate } from './evaluate-folder.ts'
import { keepGlobals } from './keep-globals.ts'
import { ownTypeCode } from './own-type-code.ts'
import { isSameTop, TreeFolder, Trees, type TreeTop } from './tree-folder.ts'

export interface TreeChecker {
  /** What is wrong with the customer's manifests or inventory is a problem in the result. */
  readonly check: (tree: TreeToCheck) => Promise<CheckedTree>
  readonly close: () => Promise<void>
}

/** A tree that was evaluated: errors as lines, with no path of this machine in them. */
interface Outcome extends EvaluatedFolder {
  readonly top: TreeTop
  /** Why there are no hosts. */
  readonly failed: readonly string[] | undefined
  readonly errors: ReadonlyMap<string, readonly string[]>
}

/** `place` is a folder of this checker alone, which is removed when it is closed. */
export async function openTreeChecker(site: Site, place: string): Promise<TreeChecker> {
  await mkdir(place, { recursive: true, mode: 0o700 })
  const objects = openObjects(site.root)
  const trees = new Trees(objects)
  // One each, since what lies between the trees of two customers is less than what a merge brings.
  const folder = join(await realpath(place), 'tree')
  const copy = async (tree: string, into: string): Promise<void> => copyInto(site, tree, into)
  const before = new TreeFolder(trees, `${folder}-before`, copy)
  const after = new TreeFolder(trees, `${folder}-after`, copy)
  const compile = compiledSources()
  const outcomeOf = async (
    shown: TreeFolder,
    top: TreeTop,
    task: Omit<FolderToEvaluate, 'root' | 'compile' | 'config'>,
    branch: string,
  ): Promise<Outcome> => {
    const root = await shown.show(top)
    const restore = keepGlobals()
    try {
      const evaluated = await evaluateFolder({ ...task, root, config: site.config, compile })
      const errors = [...evaluated.hosts].flatMap(([host, result]) =>
        result instanceof UserError ? [[host, describeInBranch(result, root, branch)] as const] : [],
      )
      return { ...evaluated, top, failed: undefined, errors: new Map(errors) }
    } catch (error) {
      const failed = describeInBranch(error, root, branch)
      return { hosts: new Map(), ownTypes: new Set(), top, failed, errors: new Map() }
    } finally {
      restore()
      forgetModules(root)
    }
  }
  return {
    check: async (tree) => {
      const { customer, branch } = tree
      const tops = await Promise.all([
        trees.top(tree.tree),
        tree.before === undefined ? undefined : trees.top(tree.before),
      ])
      const [newTop, oldTop] = tops
      if (oldTop !== undefined && isSameTop(oldTop, newTop))
        return { customer, branch, hosts: 0, evaluated: false, problems: [], changes: [] }
      try {
        const inventory = await readBranchInventory(site, branch)
        const names = inventory.snapshot.hosts
          .filter(({ state }) => state !== 'retired')
          .map(({ name }) => name)
        const facts = factsAmong(inventory.facts, makeInventoryView(inventory.snapshot, NO_EXPORTERS), names)
        const task = { inventory, facts, now: new Date() }
        const old = oldTop === undefined ? undefined : await outcomeOf(before, oldTop, task, branch)
        const now = await outcomeOf(after, newTop, task, branch)
        const changes = old === undefined ? [] : await changesOf(trees, old, now)
        return {
          customer,
          branch,
          hosts: names.length,
          evaluated: true,
          problems: problemsOf(old, now),
          changes,
        }
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        const problems = [{ hosts: [], lines: describeError(error), old: true }]
        return { customer, branch, hosts: 0, evaluated: false, problems, changes: [] }
      }
    },
    close: async () => {
      objects.close()
      await rm(place, { recursive: true, force: true })
    },
  }
}

/** Where the tree lies is nothing that anybody can go to. */
function describeInBranch(error: unknown, root: string, branch: string): readonly string[] {
  const lines =
    error instanceof UserError
      ? describeError(error)
      : [`Cannot load the manifests: ${error instanceof Error ? error.message : String(error)}`]
  return lines.map((line) => line.replaceAll(`${root}/`, '').replaceAll(root, branch))
}

function problemsOf(old: Outcome | undefined, now: Outcome): readonly TreeProblem[] {
  if (now.failed !== undefined)
    return [{ hosts: [], lines: now.failed, old: isSame(old?.failed, now.failed) }]
  const errors = [...now.errors].map(([host, lines]): HostError & { readonly old: boolean } => ({
    host,
    lines,
    old: isSame(old?.failed ?? old?.errors.get(host), lines),
  }))
  return [false, true].flatMap((isOld) =>
    groupErrors(errors.filter((error) => error.old === isOld)).map((group) => ({ ...group, old: isOld })),
  )
}

function isSame(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.join('\n') === b.join('\n')
}

async function changesOf(trees: Trees, old: Outcome, now: Outcome): Promise<readonly HostChanges[]> {
  const names = new Set([...old.ownTypes, ...now.ownTypes])
  const [oldCode, newCode] = await Promise.all([
    ownTypeCode(trees, old.top, names),
    ownTypeCode(trees, now.top, names),
  ])
  return [...now.hosts].flatMap(([host, after]): readonly HostChanges[] => {
    // Told as a problem.
    if (after instanceof UserError) return []
    const before = old.hosts.get(host)
    if (before === undefined || before instanceof UserError)
      return [{ host, added: [], removed: [], changed: [], unknown: true }]
    const changes = compareResources(
      host,
      { expanded: before, typeCode: oldCode },
      { expanded: after, typeCode: newCode },
    )
    return changes === undefined ? [] : [changes]
  })
}
