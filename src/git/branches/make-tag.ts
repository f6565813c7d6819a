/** Makes an annotated tag; what points to it is the caller's to make (git-mktag(1)). */
import { git } from '../run-git.ts'
import type { Identity } from '../identity.ts'

export interface Tag {
  /** Without `refs/tags/`. */
  readonly name: string
  readonly commit: string
  readonly tagger: Identity
  readonly message: string
}

/** Gives the id of the tag object. */
export async function makeTag(cwd: string, { name, commit, tagger, message }: Tag): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000)
  const head = [
    `object ${commit}`,
    'type commit',
    `tag ${name}`,
    `tagger ${tagger.name} <${tagger.email}> ${seconds} +0000`,
  ]
  return git(['mktag'], { cwd, input: `${head.join('\n')}\n\n${message.trimEnd()}\n` })
}
