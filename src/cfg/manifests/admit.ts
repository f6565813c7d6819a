/** Whether hosts may be changed by these manifests: `requireSigned`, `requireReview`, and nothing but what is committed then. */
import { counted } from '../../core/counted.ts'
import { Invalid } from '../../core/errors.ts'
import { vouchingCommits } from '../../git/commits/vouching-commits.ts'
import { withSettingsOf } from '../../inventory/committed-settings.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { SiteInventory } from '../open-site-inventory.ts'
import { onlyCommitted, openManifests } from './chosen-manifests.ts'
import { readProtectionOf, type SiteProtection } from './read-protection.ts'
import { uncommittedFiles } from './uncommitted.ts'

export interface AdmitOptions {
  /** `Cannot apply` */
  readonly action: string
  /** Whether the manifests are run at all: an undo needs none. */
  readonly evaluates: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told what was found out. */
  readonly note: (text: string) => void
}

/**
 * The inventory to go on with. Where something is asked of the manifests, they and the settings are those of the commit that was looked at,
 * whatever the work tree has. Throws UserError.
 */
export async function admitManifests(
  inventory: SiteInventory,
  options: AdmitOptions,
): Promise<SiteInventory> {
  const { site, manifests } = inventory
  const protection = await readProtectionOf(site, manifests.commit)
  const { commit } = manifests
  if ((!protection.signed && protection.review === 'no') || commit === undefined) return inventory
  const { action, evaluates, note } = options
  if (evaluates) refuseUncommitted(action, protection, await uncommittedFiles(manifests))
  const vouching = await vouchingCommits(site.root, commit, INVENTORY_FOLDER)
  if (protection.signed) {
    const { requireSigned } = await import('./signed.ts')
    await requireSigned(site.root, commit, vouching, { action, by: protection.signedBy ?? '' })
  }
  if (protection.review !== 'no') {
    const { requireReviewed } = await import('./reviewed.ts')
    const fetch = protection.review === 'fetched'
    const by = protection.reviewBy ?? ''
    note(await requireReviewed(site, commit, { action, by, fetch, last: vouching.last }))
  }
  const exact = openManifests(site, onlyCommitted(manifests))
  return {
    ...inventory,
    site: await withSettingsOf(site, commit, options.env),
    manifests: exact,
    close: async () => {
      await exact.close()
      await inventory.close()
    },
  }
}

const SHOWN = 10

function refuseUncommitted(
  action: string,
  { signed, signedBy, reviewBy }: SiteProtection,
  files: readonly string[],
): void {
  if (files.length === 0) return
  const more = files.length - SHOWN
  throw new Invalid(
    `${action}: ${counted(files.length, 'file')} of the work tree ${files.length === 1 ? 'is' : 'are'} not committed`,
    [
      ...files.slice(0, SHOWN).map((message) => ({ message })),
      ...(more > 0 ? [{ message: `and ${counted(more, 'more file')}` }] : []),
    ],
    {
      hint: `${signed ? (signedBy ?? '') : (reviewBy ?? '')} has ${signed ? 'requireSigned' : 'requireReview'}: commit them, or --commit HEAD applies what is committed`,
    },
  )
}
