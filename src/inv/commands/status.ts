/** `inv status` */
import { createTwoFilesPatch } from 'diff'
import { diff, lines, type Block } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { counted } from '../../core/counted.ts'
import { exitCode } from '../../core/errors.ts'
import { foreignOnBranch } from '../../customer/mixing/branch-mixing.ts'
import type { ForeignCommit } from '../../customer/mixing/foreign-commits.ts'
import { ownersOfForeign } from '../../customer/mixing/mixed-branches.ts'
import { conflictMarkersAt, SOLVE_MARKERS } from '../../core/conflict-markers.ts'
import { statusOf, type Difference, type Status } from '../../inventory/text/status.ts'
import { howToEnd, WHAT_IT_IS, type Uncommitted } from '../../inventory/text/uncommitted.ts'
import { withInventory } from '../with-inventory.ts'

export const statusCommand = defineCommand({
  words: ['status'],
  summary: 'Compare the database with the text on the branch; exit code 3 if they differ',
  options: {
    diff: { type: 'flag', summary: 'show the differences line by line, from the branch to the database' },
  },
  examples: [
    { line: 'inv status', does: 'which objects differ, and on which side they changed' },
    { line: 'inv status --diff', does: 'and how' },
  ],
  run: async (context, args) =>
    withInventory(
      context,
      async ({ site, store }) => {
        const status = await statusOf(site, store)
        const { differences, uncommitted } = status
        const inState = (state: Uncommitted['state']): readonly string[] =>
          uncommitted.filter((one) => one.state === state).map(({ path }) => path)
        const foreign = await foreignOnBranch(site)
        return {
          result: {
            branch: site.branch,
            commit: status.commit,
            differences,
            editedByHand: inState('edited'),
            inConflict: inState('conflict'),
            merged: inState('merged'),
            foreign,
          },
          render: [
            ...summary(site.branch, status),
            ...foreignLines(foreign),
            ...(args.diff ? differences.map(patchOf) : []),
          ],
          exitCode:
            differences.length + uncommitted.length + foreign.length > 0
              ? exitCode.differences
              : exitCode.done,
        }
      },
      { noSave: true, quiet: true },
    ),
})

const WHERE: Readonly<Record<Difference['changedIn'], string>> = {
  database: 'changed in the database, not saved: inv save',
  branch: 'changed on the branch, not loaded: inv load',
  both: 'changed in both: inv load --force or inv save --force',
}

function summary(branch: string, { differences, uncommitted }: Status): readonly Block[] {
  const inMerge = new Set(uncommitted.filter(({ state }) => state !== 'edited').map(({ path }) => path))
  const both = differences.some(({ path, changedIn }) => changedIn !== 'branch' && inMerge.has(path))
  const end = howToEnd(uncommitted, {
    committed: both ? 'inv load --force or inv save --force' : 'inv load',
  })
  const said =
    differences.length === 0
      ? [`database and branch ${branch} are the same`]
      : differences.map((one) => `${one.path}: ${whatToDo(one, inMerge.has(one.path))}`)
  const files = uncommitted.map(({ path, state }) => `${path}: ${UNCOMMITTED[state]}`)
  return [lines(...said, ...files, ...(end === undefined ? [] : [end]))]
}

const UNCOMMITTED = { ...WHAT_IT_IS, edited: 'edited by hand, not committed' }

/** Text that cannot be loaded as it is comes first, on whichever side it was changed; what a merge holds up cannot be saved before it ends. */
function whatToDo({ branch, changedIn }: Difference, inMerge: boolean): string {
  if (inMerge && changedIn === 'database') return 'changed in the database, not saved'
  const line = changedIn === 'database' ? undefined : conflictMarkersAt(branch ?? '')
  return line === undefined ? WHERE[changedIn] : `has conflict markers (line ${line}): ${SOLVE_MARKERS}`
}

/** One line for each of the others. */
function foreignLines(foreign: readonly ForeignCommit[]): readonly Block[] {
  return ownersOfForeign(foreign).map(({ customer, commits }) => {
    const newest = foreign.find(({ owner }) => owner === customer)?.commit.slice(0, 10) ?? ''
    return lines(
      `${counted(commits, 'commit')} of customer "${customer}" on this branch, the newest ${newest}: git revert or git reset takes them off`,
    )
  })
}

function patchOf({ path, branch, database }: Difference): Block {
  return diff(
    createTwoFilesPatch(`branch/${path}`, `database/${path}`, branch ?? '', database ?? '', '', '').replace(
      /^=+\n/,
      '',
    ),
  )
}
