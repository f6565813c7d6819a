/** What is asked of the manifests before hosts are changed by them: the strictest of all places that have a say. */
import { readObjects } from '../../git/objects/read-objects.ts'
import type { Protection } from '../../inventory/protection.ts'
import type { Site } from '../../inventory/site.ts'
import { CONFIG_FILE, protectionIn } from '../../inventory/site-config.ts'

export interface SiteProtection extends Protection {
  /** Which file asks for it: `hostwright.yaml of refs/heads/main`; undefined where none does. */
  readonly signedBy: string | undefined
  readonly reviewBy: string | undefined
}

/**
 * The file of the work tree, and as it is committed: on base, here and on the remote, on the branch, on what is checked out, and in the commit
 * that is used. So an edit in a work tree, or a commit on a customer's branch, can ask for more and never for less. Throws Invalid where one of them says
 * something that nobody can make out.
 */
export async function readProtectionOf(site: Site, commit: string | undefined): Promise<SiteProtection> {
  const found: { readonly by: string; readonly protection: Protection }[] = [
    { by: `${CONFIG_FILE} of the work tree`, protection: site.config.protection },
  ]
  const asked = new Set<string>()
  const used = commit === undefined ? [] : [commit]
  let places = [...placesOf(site.config.base), `refs/heads/${site.branch}`, 'HEAD', ...used]
  while (places.length > 0) {
    for (const place of places) asked.add(place)
    const settings = await settingsOf(site.root, [...new Set(places)])
    found.push(...settings)
    // A branch may name another base than the work tree does.
    places = settings.flatMap(({ base }) => (base === undefined ? [] : placesOf(base)))
    places = places.filter((place) => !asked.has(place))
  }
  const signed = found.find(({ protection }) => protection.signed)
  const review =
    found.find(({ protection }) => protection.review === 'fetched') ??
    found.find(({ protection }) => protection.review === 'known')
  return {
    signed: signed !== undefined,
    signedBy: signed?.by,
    review: review?.protection.review ?? 'no',
    reviewBy: review?.by,
  }
}

function placesOf(base: string): readonly string[] {
  return [`refs/heads/${base}`, `refs/remotes/origin/${base}`]
}

interface Settings {
  readonly by: string
  readonly protection: Protection
  readonly base: string | undefined
}

/** Of those that are there. */
async function settingsOf(cwd: string, places: readonly string[]): Promise<readonly Settings[]> {
  // No name of a branch has space in it (git-check-ref-format(1)).
  const named = places.filter((place) => !/\s/.test(place))
  const files = await readObjects(
    cwd,
    named.map((place) => `${place}:${CONFIG_FILE}`),
  )
  return files.flatMap((file, index): readonly Settings[] => {
    if (file?.kind !== 'blob') return []
    const by = `${CONFIG_FILE} of ${named[index] ?? ''}`
    const { base, ...protection } = protectionIn(file.content.toString('utf8'), by)
    return [{ by, protection, base }]
  })
}
