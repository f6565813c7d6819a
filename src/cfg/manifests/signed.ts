/** `requireSigned: true`: manifests of commits that Git holds well signed. */
import { UserError } from '../../core/errors.ts'
import { signatureProblem } from '../../git/commits/verify-commit.ts'
import type { VouchingCommits } from '../../git/commits/vouching-commits.ts'

/** How many commits without content are tried. */
const TRIED = 20

/** Throws UserError with Git's reason. `by`: which file asks for it. */
export async function requireSigned(
  cwd: string,
  commit: string,
  { last, empty }: VouchingCommits,
  { action, by }: { readonly action: string; readonly by: string },
): Promise<void> {
  const reason = await signatureProblem(cwd, last)
  if (reason === undefined) return
  for (const one of empty.slice(0, TRIED)) if ((await signatureProblem(cwd, one)) === undefined) return
  const which =
    last === commit
      ? `commit ${short(last)}`
      : `commit ${short(last)}, which last changed the manifests of ${short(commit)},`
  throw new UserError(`${action}: ${which} has no good signature: ${reason}`, {
    hint: `${by} has requireSigned: true. Who has looked at it signs: git commit --amend -S where it is not pushed yet, else git commit --allow-empty -S -m REASON on top`,
  })
}

export function short(commit: string): string {
  return commit.slice(0, 10)
}
