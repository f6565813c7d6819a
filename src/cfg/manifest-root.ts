/** Where the manifests of a branch lie, for what only looks into them. */
import type { Site } from '../inventory/site.ts'
import { chooseManifests, openManifests } from './manifests/chosen-manifests.ts'

/** The folder: see `OpenedManifests`. Throws UserError where the branch has no commit yet. */
export async function manifestRoot(site: Site): Promise<string> {
  const manifests = openManifests(site, await chooseManifests(site))
  try {
    return await manifests.root()
  } finally {
    // It was used this moment, which keeps it for a while.
    await manifests.close()
  }
}
