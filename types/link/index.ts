/** A symbolic link and where it leads. */
import * as z from 'zod/mini'
import { all, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { mapProbe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type Entry, listing } from '../_lib/listing.ts'

const Params = z
  .strictObject({
    target: z
      .optional(
        z
          .string()
          .check(
            z.regex(/^[^\u0000-\u001f\u007f]+$/, { error: 'must be a path without control characters' }),
          ),
      )
      .check(
        z.describe(
          'Where it leads: an absolute path, or one relative to the directory of the link. Needed unless `absent`.',
        ),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the link is there.')),
    force: z
      ._default(z.boolean(), false)
      .check(
        z.describe(
          'Where a file or an empty directory is in the way: put the link in its place, instead of refusing.',
        ),
      ),
  })
  .check(
    z.refine((params) => params.state === 'absent' || params.target !== undefined, {
      error: 'is needed',
      path: ['target'],
    }),
  )

type Params = z.output<typeof Params>

interface LinkState {
  /** Null where something that is not a link is in the way and may be replaced. */
  readonly target: string | null
  readonly [key: string]: string | null
}

export const link = defineType({
  name: 'link',
  summary: 'A symbolic link',
  id: AbsolutePath,
  params: Params,
  needs: ({ id }) => ancestorsOf(id).map((path) => `directory:${path}` as const),

  observe: (wanted) => {
    const entries = listing(
      wanted.map(({ id, params }) => ({
        path: id,
        // A listing shows "?" for what it cannot print, so an equal plain target is equal, and no other is.
        exactTarget: params.target !== undefined && !/^[\u0020-\u003e\u0040-\u007e]+$/.test(params.target),
      })),
    )
    return mapProbe(
      entries,
      (found) => new Map(wanted.map(({ id, params }) => [id, observed(params, found.get(id))])),
    )
  },

  desired: ({ params }) =>
    params.state === 'absent' || params.target === undefined ? null : { target: params.target },

  converge: ({ id, before, after, params }) => [
    after === null ? sh`rm ${id}` : replace(id, after.target ?? '', params.force && before?.target === null),
  ],
  convergeAll: (changes) => [all(...changes.map(({ id, after }) => make(id, after?.target ?? '')))],
  together: ({ before, after }) => before === null && after !== null,
  occupies: ({ id }) => [id],
  keeps: ({ id }) => [id],
})

function observed(params: Params, entry: Entry | undefined): Observed<LinkState> {
  if (entry === undefined) return null
  if (entry.kind === 'link') return { target: entry.target ?? null }
  if (params.force) return { target: null }
  const what =
    entry.kind === 'directory' ? 'a directory' : entry.kind === 'file' ? 'a file' : 'a special file'
  return refused(`${what} is in the way`, 'remove it first, or set force: true')
}

type LinkChange = Change<Params, LinkState>

/** Where nothing is. With `-T` even a directory that comes in between is not made a link in. */
function make(id: LinkChange['id'], target: string): Shell {
  return sh`[ ! -L ${id} ] && [ ! -e ${id} ] && { ln -sT -- ${target} ${id} 2>/dev/null || { [ ! -e ${id} ] && ln -s -- ${target} ${id}; }; }`
}

/**
 * The new link is made beside and renamed over the old one. A plain `mv` onto a link to a directory would move into that
 * directory; `mv -T` does not, and where it is not known the old link goes first.
 */
function replace(id: LinkChange['id'], target: string, force: boolean): Shell {
  const staged = stagedPath(id)
  const steps = [
    demandParentOf(id),
    ...(force
      ? [sh`{ [ ! -d ${id} ] || [ -L ${id} ] || rmdir ${id}; }`]
      : [demand(sh`[ -L ${id} ] || [ ! -e ${id} ]`, 'something that is not a symbolic link is in the way')]),
    sh`rm -f ${staged}`,
    sh`ln -s -- ${target} ${staged}`,
    sh`{ mv -fT ${staged} ${id} 2>/dev/null || { rm -f ${id} && mv -f ${staged} ${id}; }; }`,
  ]
  return sh`{ ${all(...steps)}; } || { rm -f ${staged}; false; }`
}
