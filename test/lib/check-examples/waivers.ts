/** Examples of what can be wrong with waivers. */
import type { waiverCodes } from '../../../src/inventory/check/waive.ts'
import type { Waiver } from '../../../src/inventory/model/waiver.ts'
import { withHosts } from '../healthy-inventory.ts'
import type { Example } from './example.ts'

/** The day on which the examples are looked at. */
export const TODAY = new Date('2026-06-15T12:00:00Z')

const waiver: Waiver = { code: 'host-without-key', reason: 'installed next week', until: '2026-06-15' }

function waived(fields: Partial<Waiver>, hostKeys: readonly string[] = []): Example['has'] {
  return withHosts({ name: 'web01', hostKeys, waivers: [{ ...waiver, ...fields }] })
}

export const waiverExamples: Readonly<Record<keyof typeof waiverCodes, Example>> = {
  'waiver-expired': { has: waived({ until: '2026-06-14' }), hasNot: waived({}) },
  'waiver-unused': { has: waived({ code: 'host-without-nic' }), hasNot: waived({}) },
  'waiver-unknown': { has: waived({ code: 'host-without-kex' }), hasNot: waived({}) },
}
