/** A checkout of a Git repository at a branch, tag or commit. */
import { lines, sh } from '../../src/core/shell.ts'
import { command } from '../../src/type/command.ts'
import { defineType, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { readRow } from '../_lib/listing.ts'
import { accountNeeds, isNumeric } from '../_lib/ownership.ts'
import { bring, COMMIT, gitFunctions, look } from './git.ts'
import { Params } from './params.ts'

export interface CheckoutState {
  readonly repository: string
  /** As wanted where that is what is checked out, else the commit that is. */
  readonly revision: string
  /** Files of the repository that were changed here. None is wanted where they may be thrown away. */
  readonly changes?: readonly string[]
  /** Submodules that are not checked out as the repository says. None is wanted. */
  readonly submodules?: readonly string[]
  readonly owner?: string
  readonly [key: string]: string | readonly string[] | undefined
}

/** A quarter of an hour for what is large. */
const TIMEOUT = 900

export const gitCheckout = defineType<typeof Params, CheckoutState>({
  name: 'git_checkout',
  summary: 'A checkout of a Git repository at a branch, tag or commit',
  id: AbsolutePath,
  params: Params,
  problems: ({ id }) => (id === '/' ? [{ message: 'the root directory is no place for a checkout' }] : []),
  needs: ({ id, params }) => [
    ...ancestorsOf(`${id}/x`).map((path) => `directory:${path}` as const),
    'package:git',
    ...accountNeeds(params),
  ],
  manages: ({ id }) => [`${id}/`],
  observe: each((wanted: Wanted<Params>) =>
    probe(look(wanted.id, wanted.params), (stdout) => observed(wanted, stdout)),
  ),
  desired: ({ params }) => ({
    repository: params.repository,
    revision: params.revision,
    ...(params.force ? { changes: [] } : {}),
    ...(params.submodules ? { submodules: [] } : {}),
    ...(params.owner === undefined ? {} : { owner: params.owner }),
  }),
  converge: ({ id, params, before, keys }) => {
    const { owner } = params
    const prepare = [
      ...(before === null
        ? [
            sh`{ [ -d "$hw_path" ] || { mkdir "$hw_path" && chmod 0755 "$hw_path"; }; }`,
            ...(owner === undefined
              ? []
              : [sh`chown ${owner} "$hw_path" && chgrp "$(id -g ${owner})" "$hw_path"`]),
          ]
        : keys.includes('owner') && owner !== undefined
          ? [sh`chown -hR ${owner} "$hw_path"`]
          : []),
      ...(owner === undefined ? [sh`hw_as_present`] : []),
      sh`hw_as ${bring(id, params).text}`,
    ]
    return [
      ...(before === null ? [demandParentOf(id)] : []),
      command(
        lines(
          sh`hw_path=${id}`,
          gitFunctions(params),
          ...[demand(sh`[ ! -L "$hw_path" ]`, 'a symbolic link is in the way'), ...prepare].map(
            (step) => sh`${step} || exit`,
          ),
        ),
        { timeout: TIMEOUT },
      ),
    ]
  },
})

function observed({ params }: Wanted<Params>, stdout: string): Observed<CheckoutState> {
  const told = stdout.split('\n')
  const all = (prefix: string): readonly string[] =>
    told.flatMap((line) => (line.startsWith(`=${prefix} `) ? [line.slice(prefix.length + 2)] : []))
  const has = (mark: string): boolean => told.includes(`=${mark}`)
  if (has('link')) return refused('a symbolic link is in the way', 'name the directory that it leads to')
  if (has('nogit')) return unknown('the host has no git')
  if (has('other')) return refused('what is there is not a directory')
  if (has('full')) return refused('the directory is there and is no checkout', 'move away what is in it')
  const commit = COMMIT.test(params.revision) ? params.revision : commitOf(all('ref'), params.revision)
  const failure = all('failed').findLast((line) => line.trim() !== '')
  if (failure !== undefined) return refused(`"${params.repository}" cannot be asked: ${failure}`)
  if (commit === undefined)
    return refused(
      `"${params.repository}" has no branch or tag "${params.revision}"`,
      'a commit is named by all of its 40 digits',
    )
  if (has('missing')) return null
  if (has('foreign')) return refused('Git cannot read the checkout', 'move away what is there')
  const entry = readRow(all('entry')[0] ?? '')?.entry
  const changes = all('change')
  if (changes.length > 0 && !params.force)
    return refused(
      `it has local changes: ${changes.map((line) => line.trim()).join(', ')}`,
      'commit them elsewhere, or set force: true',
    )
  const head = all('head')[0] ?? ''
  return {
    repository: all('origin')[0] ?? '',
    revision: head === commit ? params.revision : head.slice(0, 12),
    changes: changes.map((line) => line.trim()),
    submodules: all('submodule'),
    ...(entry === undefined || isNumeric(params.owner) ? {} : { owner: entry.owner }),
    ...(isNumeric(params.owner) && params.owner !== undefined ? { owner: params.owner } : {}),
  }
}

/** A branch before a tag of the same name; of a tag with a message, the commit that it means. */
function commitOf(refs: readonly string[], revision: string): string | undefined {
  const byName = new Map(
    refs.flatMap((line): [string, string][] => {
      const [id = '', name = ''] = line.split('\t')
      return COMMIT.test(id) ? [[name, id]] : []
    }),
  )
  return revision === 'HEAD'
    ? byName.get('HEAD')
    : (byName.get(`refs/heads/${revision}`) ??
        byName.get(`refs/tags/${revision}^{}`) ??
        byName.get(`refs/tags/${revision}`))
}
