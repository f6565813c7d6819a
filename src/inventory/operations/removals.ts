/** Every kind of part that can be removed: how it is named, and what removes it. */
import type { Tx } from '../../db/store.ts'
import { removeSubnet } from './remove-object.ts'
import {
  removeAddress,
  removeAlias,
  removeDisk,
  removeNic,
  removeRange,
  removeRecord,
} from './remove-part.ts'

export interface Removal {
  /** What names it, in order; one in brackets may be left out. */
  readonly names: readonly string[]
  /** `at` gives the name at an index, empty where it was left out. */
  readonly remove: (tx: Tx, at: (index: number) => string, options: PartOptions) => Promise<void>
}

export interface PartOptions {
  /** Of a record. */
  readonly view?: string | undefined
}

export const removals: Readonly<Record<string, Removal>> = {
  subnet: { names: ['PREFIX'], remove: async (tx, at) => removeSubnet(tx, at(0)) },
  nic: { names: ['HOST', 'NIC'], remove: async (tx, at) => removeNic(tx, at(0), at(1)) },
  disk: { names: ['HOST', 'DISK'], remove: async (tx, at) => removeDisk(tx, at(0), at(1)) },
  alias: { names: ['HOST', 'ALIAS'], remove: async (tx, at) => removeAlias(tx, at(0), at(1)) },
  address: { names: ['ADDR'], remove: async (tx, at) => removeAddress(tx, at(0)) },
  range: { names: ['PREFIX', 'FIRST-LAST'], remove: async (tx, at) => removeRange(tx, at(0), at(1)) },
  record: {
    names: ['ZONE', 'NAME', 'TYPE', '[DATA]'],
    remove: async (tx, at, { view }) =>
      removeRecord(tx, {
        ...{ zone: at(0), name: at(1), type: at(2), view },
        data: at(3) === '' ? undefined : at(3),
      }),
  },
}
