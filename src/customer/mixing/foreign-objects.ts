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
import { NO_RENAMINGS, othersAmong, renamingsOf } from './renamings.ts'

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
  const tip = await commitOf(repository, branch)
  const renamings =
    tip === undefined
      ? NO_RENAMINGS
      : await renamingsOf(repository.commonDir, tips, {
          ref: `refs/heads/${branch}`,
          owner: customer,
          before: undefined,
          after: tip,
        })
  const others = othersAmong(tips, customer, renamings)
  const like = others.find(({ owner }) => owner !== undefined)
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
  const known = await readOthersText(repository.commonDir, others, changed, texts)
  const found = foreignText(customer, changed, texts, known)
  return problemsOf({ commits: [], text: found.filter(({ owner }) => owner !== undefined) })
}
