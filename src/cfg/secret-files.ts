/** The secrets of a branch as commands change them: files of the branch, each change a commit of those files alone. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { Invalid, UserError } from '../core/errors.ts'
import { commitFiles } from '../git/commits/commit-files.ts'
import { readIdentity } from '../git/identity.ts'
import { notSigned } from '../git/commits/not-signed.ts'
import { commitOf, worktreeOf } from '../git/repository.ts'
import { filesOf } from '../git/objects/trees.ts'
import { linksOnWay } from '../git/work-trees/links-on-way.ts'
import { editedByHand, type FileUpdate, updateWorkTree } from '../git/work-trees/work-tree-files.ts'
import { blobId } from '../git/objects/blob-id.ts'
import { openSite, type Site, type SiteOptions } from '../inventory/site.ts'
import { outsideSite } from '../manifest/outside-site.ts'
import { type RecipientLine, readRecipients } from '../manifest/secrets/recipients.ts'
import {
  RECIPIENTS_FILE,
  secretNameProblem,
  SECRETS_FOLDER,
  secretNames,
  secretPath,
  unknownSecret,
} from '../manifest/secrets/secret-name.ts'
import { manifestRoot } from './manifest-root.ts'

export interface SecretFiles {
  readonly site: Site
  /** A work tree of the branch, or a copy. */
  readonly root: string
  readonly names: readonly string[]
  readonly recipients: readonly RecipientLine[]
}

/** `notify`: as of `SiteOptions`. */
export async function openSecretFiles(
  context: CommandContext,
  notify?: SiteOptions['notify'],
): Promise<SecretFiles> {
  // Those of the branch, also where its merge waits: that is what they are committed to.
  const site = { ...(await openSite({ ...context, notify })), solving: false }
  const root = await manifestRoot(site)
  refuseLinks(`Cannot read the secrets of branch "${site.branch}"`, root, [RECIPIENTS_FILE])
  const path = join(root, RECIPIENTS_FILE)
  return {
    site,
    root,
    names: secretNames(root),
    recipients: existsSync(path) ? readRecipients(readFileSync(path, 'utf8')) : [],
  }
}

/** Another customer's secrets may lie behind a link, and be read for this one's or overwritten. */
function refuseLinks(action: string, root: string, paths: readonly string[]): void {
  const links = linksOnWay(root, paths)
  if (links.length === 0) return
  throw new Invalid(
    action,
    links.map((path) => ({ message: `${path} is a symbolic link, which is not followed` })),
    { hint: `take it away in "${root}"; "git checkout" brings back what was there` },
  )
}

/** Throws UserError on a name that cannot be one. */
export function checkSecretName(action: string, name: string): void {
  const problem = secretNameProblem(name)
  if (problem !== undefined) throw new UserError(`${action} secret "${name}": ${problem}`)
}

/** The age file of a secret that must be there. */
export function readSecretFile({ root, names }: SecretFiles, action: string, name: string): string {
  checkSecretName(action, name)
  if (!names.includes(name)) throw unknownSecret(action, name, root)
  const path = join(root, secretPath(name))
  const elsewhere = outsideSite(root, path)
  if (elsewhere !== undefined) throw new UserError(`${action} secret "${name}": ${elsewhere}`)
  return readFileSync(path, 'utf8')
}

/**
 * Commits files to the branch, and brings them into the work tree that has it checked out. Undefined removes a file. Throws Invalid
 * where somebody's own edit of one of them would be lost, or a symbolic link is on the way to one; nothing has happened then.
 */
export async function commitSecretFiles(
  context: CommandContext,
  { site }: SecretFiles,
  files: ReadonlyMap<string, string | undefined>,
  message: string,
): Promise<void> {
  const head = await commitOf(site.repository, site.branch)
  if (head === undefined)
    throw new UserError(`Cannot keep secrets on branch "${site.branch}": it has no commit yet`)
  const workTree = worktreeOf(site.repository, site.branch)
  const before = await filesOf(site.root, head, SECRETS_FOLDER)
  const updates = [...files].map(([path, content]): FileUpdate => {
    const after = content === undefined ? undefined : blobId(content, head)
    return { path, content, expected: [before.get(path), after] }
  })
  if (workTree !== undefined) {
    refuseLinks(`Cannot change the secrets of branch "${site.branch}"`, workTree.root, [...files.keys()])
    const edited = await editedByHand(workTree.root, updates, head)
    if (edited.length > 0)
      throw new Invalid(
        `Cannot change the secrets of branch "${site.branch}"`,
        edited.map((path) => ({ message: 'it was changed by hand and not committed', at: path })),
        { hint: 'commit it, or "git checkout" it' },
      )
  }
  const author = await readIdentity(site.root, context.env)
  const committed = await commitFiles(site.root, {
    branch: site.branch,
    parent: head,
    author,
    message,
    files,
    folder: SECRETS_FOLDER,
  })
  if (committed === undefined)
    throw new UserError(`Cannot change the secrets: branch "${site.branch}" moved on meanwhile`, {
      hint: 'try again',
    })
  if (committed.unsigned !== undefined)
    context.emit({ kind: 'not-signed', level: 'note', text: notSigned(committed.unsigned) })
  if (workTree !== undefined) await updateWorkTree(workTree.root, updates, head)
}
