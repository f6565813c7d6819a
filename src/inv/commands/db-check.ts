/** `inv db check` */
import { lines, table, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { counted } from '../../core/counted.ts'
import { exitCode } from '../../core/errors.ts'
import { checkInventory } from '../../inventory/check-inventory.ts'
import { eachBranch, everyBranchOption } from '../each-branch.ts'

export const dbCheckCommand = defineCommand({
  words: ['db', 'check'],
  summary: 'Prove that the database is whole; exit code 3 if anything in it cannot be right',
  description: `storage: the database's own check of its pages, indexes and references
images: every object reads, and is written as it always is
indexes: the tables that answer questions say what the objects say
addresses: what is noted as taken is what objects have, and only that
journal: it tells without a gap how each object came to be what it is
rules: every object passes the checks that a change passes

Nothing is changed. Where something is found, a copy of the database from before mends it; or move the database away, and the next command builds one from the text of the branch, without the journal. Please report how it came about.`,
  options: everyBranchOption,
  examples: [{ line: 'inv db check --all', does: 'the inventories of base and of all customers' }],
  run: async (context, { all }) => {
    const databases = await eachBranch(context, all, checkInventory)
    const findings = databases.flatMap(({ branch, checked }) =>
      checked.flatMap((one) => one.findings.map((finding) => ({ branch, ...finding }))),
    )
    return {
      result: { databases },
      render: [
        table(
          ['branch', 'check', { title: 'items', align: 'right' }, 'result'],
          databases.flatMap(({ branch, checked }) =>
            checked.map(({ check, items, findings: { length } }) => [
              branch,
              check,
              String(items),
              length === 0 ? toned('good', 'good') : toned('bad', counted(length, 'finding')),
            ]),
          ),
        ),
        lines(
          ...findings.map(
            ({ branch, check, subject, message }) => `${branch}: ${check}: ${subject}: ${message}`,
          ),
        ),
      ],
      exitCode: findings.length === 0 ? exitCode.done : exitCode.differences,
    }
  },
})
