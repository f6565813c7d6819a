/** For one code, an inventory that has it and one that comes near and has not. */
import type { Family } from '../../../src/inventory/check/define-family.ts'
import type { CheckSettings } from '../../../src/inventory/check/view.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'

export interface Example {
  readonly has: Snapshot
  readonly hasNot: Snapshot
  readonly settings?: CheckSettings
}

/** Of every code of a family: a code without an example does not compile. */
export type ExamplesOf<F extends Pick<Family, 'codes'>> = Readonly<Record<keyof F['codes'], Example>>
