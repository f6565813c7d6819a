/** `inv add group` */
import { defineCommand } from '../../command/command.ts'
import type { Problem } from '../../core/errors.ts'
import { addGroup } from '../../inventory/operations/add-group.ts'
import { groupSurroundings } from '../../inventory/surroundings.ts'
import { assignmentsOf, attributeAssignments } from '../assignments.ts'
import { describeGroup } from '../describe-object.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const addGroupCommand = defineCommand({
  words: ['add', 'group'],
  summary: 'Record a group: a named set of hosts that share attributes',
  positionals: { name: { summary: 'small letters, digits, "-", "_" and "."' } },
  options: {
    parent: {
      type: 'text',
      value: 'GROUP',
      many: true,
      commas: true,
      summary: 'groups that it belongs to, whose attributes it inherits',
      complete: 'group',
    },
    attr: { type: 'text', value: 'K=V', many: true, summary: 'an attribute' },
    notes: { type: 'text', summary: 'anything else' },
    ...writeOptions,
  },
  examples: [{ line: 'inv add group web --attr port=80', does: 'a group whose hosts have an attribute' }],
  run: async (context, { name, parent, attr, notes, ...write }) =>
    withInventory(
      context,
      async ({ store, change }) => {
        const problems: Problem[] = []
        const set = [...assignmentsOf({ parent, notes }), ...attributeAssignments(attr, problems)]
        const group = await change(async (tx) => addGroup(tx, name, set, problems))
        const around = await store.read(async (reader) => groupSurroundings(reader, group))
        return { result: { group }, render: [describeGroup(group, around)] }
      },
      write,
    ),
})
