/** Before a database is built from the text of a branch: that it holds nothing of another customer, as when it is loaded. */
import type { Site, SiteOptions } from '../../inventory/site.ts'

/** For `openInventory`. What it refuses, "inv load --yes" builds. */
export function admitText(notify: NonNullable<SiteOptions['notify']>): (site: Site) => Promise<void> {
  return async (site) => {
    const [{ mixingOf }, { problemsOf, refusedFor }] = await Promise.all([
      import('./branch-mixing.ts'),
      import('./mixing-problems.ts'),
    ])
    const mixing = await mixingOf(site)
    const problems = problemsOf(mixing)
    const load = site.customer === undefined ? 'inv load' : `inv -C ${site.customer} load`
    if (problems.length > 0)
      throw refusedFor(
        `Cannot build the database of branch "${site.branch}" from its text, which would mix customers up`,
        problems,
        `git revert or git reset takes it off the branch; ${load} --yes builds it nevertheless`,
      )
    for (const { message } of problemsOf({ commits: [], text: mixing.published })) notify('warning', message)
  }
}
