/** A package of the host's own package manager. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { notesOf, together } from './converge.ts'
import { observePackages } from './observe.ts'
import { Params } from './params.ts'

/** `package` is a word that TypeScript keeps for itself, so manifests write `pkg('nginx')`. */
export const pkg = defineType({
  name: 'package',
  summary: "A package of the host's own package manager",
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9.+:_-]*$/, {
      error: 'must be the name of a package: letters, digits, ".", "+", ":", "_" and "-"',
    }),
  ),
  params: Params,
  observe: observePackages,

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    if (params.state === 'latest') return { newer: null }
    return params.version === undefined ? {} : { version: params.version }
  },

  converge: (change, context) => together([change], context),
  convergeAll: together,
  notes: ({ params }, state) => notesOf(params, state),
})
