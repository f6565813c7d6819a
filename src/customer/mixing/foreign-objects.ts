/** Objects of another customer among those that are about to come into the inventory, by whatever way. */
import type { Problem } from '../../core/errors.ts'
import { blobId } from '../../git/objects/blob-id.ts'
import { commitOf } from '../../git/repository.ts'
import type { ObjectKind, ObjectOfKind } from '../../inventory/model/snapshot.ts'
import type { Site } from '../../inventory/site.ts'
import { pathOf } from '../../inventory/text/paths.ts'
import { renderObject } from '../../inventory/text/render.ts'
import { foreignText } from './foreign-text.ts'
import { problemsOf } from './mixing-problems.ts'
import { readOthersText } from './others-text.ts'
import { readTips } from './owned-tips.ts'
import { amongOthers, NO_RENAMINGS, type Renamings, renamingsOf } from './renamings.ts'

interface Coming<K extends ObjectKind = ObjectKind> {
  readonly kind: K
  readonly name: string
  readonly before: ObjectOfKind[K] | undefined
  readonly after: ObjectOfKind[K] | undefined
}

/** The reasons, for people: what is as a customer's branch has it, or has its hardware. What base has is for all. */
export async function foreignObjects(
  { repository, config, customer, branch }: Pick<Site, 'repository' | 'config' | 'customer' | 'branch'>,
  coming: readonly Coming[],
): Promise<readonly Problem[]> {
  const tips = await readTips(repository, config.base)
  const like = tips.find(({ owner }) => owner !== undefined && owner !== customer)
  if (like === undefined) return []
  const texts = new Map<string, string>()
  const keep = (text: string): string => {
    const id = blobId(text, like.commit)
    texts.set(id, text)
    return id
  }
  const changed = coming.flatMap(({ kind, name, before, after }) =>
    after === undefined
      ? []
      : [
          {
            path: pathOf(kind, name),
            before: before === undefined ? undefined : keep(renderObject(kind, before)),
            after: keep(renderObject(kind, after)),
          },
        ],
  )
  const { commonDir } = repository
  const renamings = async (): Promise<Renamings> => {
    const after = await commitOf(repository, branch)
    const move = { ref: `refs/heads/${branch}`, owner: customer, before: undefined }
    return after === undefined ? NO_RENAMINGS : renamingsOf(commonDir, tips, { ...move, after })
  }
  const text = await amongOthers(tips, customer, renamings, async (others) => {
    const known = await readOthersText(commonDir, others, changed, texts)
    return foreignText(customer, changed, texts, known).filter(({ owner }) => owner !== undefined)
  })
  return problemsOf({ commits: [], text })
}
