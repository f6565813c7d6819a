/** `inv db migrate` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { migrateInventory, type MigratedInventory } from '../../inventory/migrate-inventory.ts'
import { eachBranch, everyBranchOption } from '../each-branch.ts'

export const dbMigrateCommand = defineCommand({
  words: ['db', 'migrate'],
  summary: 'Bring the schema of the database up to date, or make it',
  description:
    'Every command does this by itself where it is needed. This one is for doing it at a time of your choice: after an update of hostwright, before others use it.',
  options: everyBranchOption,
  examples: [{ line: 'inv db migrate --all', does: 'the inventories of base and of all customers' }],
  run: async (context, { all }) => {
    const databases = await eachBranch(context, all, migrateInventory)
    return { result: { databases }, render: [lines(...databases.map(sentence))] }
  },
})

function sentence({ branch, database, from, to }: MigratedInventory): string {
  return from === to
    ? `branch ${branch}: ${database} has the newest schema, version ${to}`
    : `branch ${branch}: ${database} brought from version ${from} to ${to}`
}
