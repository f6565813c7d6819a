/** Gathers what an importer finds, and what it has to say, into a draft. */
import type {
  Draft,
  DraftGroup,
  DraftHost,
  DraftNetwork,
  DraftRecord,
  DraftSubnet,
  DraftZone,
  Found,
  Place,
  Remark,
} from './draft.ts'

/** Looking for what was meant takes time: it is left out behind the first of very many. */
type Hint = string | undefined | (() => string | undefined)

const HINTS = 200

export interface DraftBuilder {
  readonly networks: Found<DraftNetwork>[]
  readonly subnets: Found<DraftSubnet>[]
  readonly hosts: Found<DraftHost>[]
  readonly groups: Found<DraftGroup>[]
  readonly zones: Found<DraftZone>[]
  readonly records: Found<DraftRecord>[]
  /** Understood, but the model has no place for it. The same remark on the same place is kept once. */
  readonly unplaced: (at: Place, message: string, hint?: Hint) => void
  /** Not understood: nothing will be imported. */
  readonly problem: (at: Place, message: string, hint?: Hint) => void
  readonly finish: () => Draft
}

export function draftBuilder(): DraftBuilder {
  const remarks = { unplaced: new Map<string, Remark>(), problems: new Map<string, Remark>() }
  const noteIn =
    (list: Map<string, Remark>) =>
    (at: Place, message: string, given?: Hint): void => {
      const key = `${at.file}\0${at.line}\0${message}`
      if (list.has(key)) return
      const hint = typeof given === 'function' ? (list.size < HINTS ? given() : undefined) : given
      list.set(key, hint === undefined ? { at, message } : { at, message, hint })
    }
  const found = {
    networks: [] as Found<DraftNetwork>[],
    subnets: [] as Found<DraftSubnet>[],
    hosts: [] as Found<DraftHost>[],
    groups: [] as Found<DraftGroup>[],
    zones: [] as Found<DraftZone>[],
    records: [] as Found<DraftRecord>[],
  }
  return {
    ...found,
    unplaced: noteIn(remarks.unplaced),
    problem: noteIn(remarks.problems),
    finish: () => ({
      ...found,
      unplaced: inOrder(remarks.unplaced),
      problems: inOrder(remarks.problems),
    }),
  }
}

/** File by file as they come up, and down each of them. */
function inOrder(remarks: ReadonlyMap<string, Remark>): readonly Remark[] {
  const all = [...remarks.values()]
  const files = new Map<string, number>()
  for (const { at } of all) if (!files.has(at.file)) files.set(at.file, files.size)
  const rank = ({ at }: Remark): number => files.get(at.file) ?? 0
  return all.sort((a, b) => rank(a) - rank(b) || a.at.line - b.at.line)
}
