/** What goes wrong with manifests while a submodule of theirs is not there may well go wrong for that. */
import { Invalid, UserError } from '../../core/errors.ts'
import { missingSubmodules } from '../../git/objects/submodules.ts'
import type { Site } from '../../inventory/site.ts'

/** Does the work, and adds to a UserError of it which submodules this clone does not have. `root`: of the manifests. */
export function explainMissing(
  site: Site,
  commit: string | undefined,
  root: string,
): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof UserError) || commit === undefined) throw error
      const missing = await missingSubmodules(site.root, commit, root).catch(() => [])
      if (missing.length === 0) throw error
      const paths = missing.map(({ path }) => path)
      const names = paths.map((path) => `"${path}"`).join(', ')
      const hint = `the content of submodule ${names} is not in this clone: git submodule update --init ${paths.join(' ')}, in a work tree of the branch`
      const options = {
        hint: error.hint === undefined ? hint : `${error.hint}; ${hint}`,
        at: error.at,
        excerpt: error.excerpt,
        cause: error,
        exitCode: error.exitCode,
      }
      throw error instanceof Invalid
        ? new Invalid(error.action, error.problems, options)
        : new UserError(error.message, options)
    }
  }
}
