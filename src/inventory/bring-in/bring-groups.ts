/** Groups of a draft. */
import type { DraftGroup, Found } from '../../import/draft.ts'
import { mayTouch, type Desk } from './desk.ts'
import { joined, overlay } from './said.ts'

export function bringGroups(desk: Desk, drafts: readonly Found<DraftGroup>[]): void {
  for (const { at, value } of drafts) {
    if (!mayTouch(desk, 'group', value.name, at)) continue
    const known = desk.after.group.get(value.name) ?? { name: value.name, parents: [], attributes: {} }
    desk.after.group.set(value.name, {
      ...overlay(known, value, ['notes', 'waivers']),
      parents: joined(desk.options.own, known.parents, value.parents),
      attributes: { ...known.attributes, ...value.attributes },
    })
  }
}
