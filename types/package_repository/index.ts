/** A repository that the host's package manager installs from, with the key that signs it. */
import * as z from 'zod/mini'
import { raw, sh } from '../../src/core/shell.ts'
import { contentOf } from '../../src/type/content.ts'
import { defineType, type HostContext, type Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { PackageManager } from '../../src/type/facts.ts'
import { type Content, type Observed, refused } from '../../src/type/state.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { apt } from './apt.ts'
import { makeKeyFolder, remove, write } from './converge.ts'
import type { Format } from './format.ts'
import { pkgOfFreebsd } from './freebsd.ts'
import { Params, type RepositoryParams } from './params.ts'
import { dnf, zypper } from './rpm.ts'
import { apk, pacman } from './shared-file.ts'

const FORMATS: Readonly<Partial<Record<PackageManager, Format>>> = {
  apt,
  apk,
  dnf,
  zypper,
  pacman,
  pkg: pkgOfFreebsd,
}

interface RepositoryState {
  readonly definition?: Content
  readonly key?: Content
  readonly signatures?: 'checked' | 'not checked'
  readonly [key: string]: Content | string | undefined
}

function formatOf({ facts }: HostContext): Format {
  const format = FORMATS[facts.packages]
  if (format === undefined) throw new Error(`there are no repositories with "${facts.packages}"`)
  return format
}

export const packageRepository = defineType({
  name: 'package_repository',
  summary: "A repository that the host's package manager installs from, with the key that signs it",
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, {
      error: 'must be a short name: letters, digits, "_" and "-"',
    }),
    z.describe('A short name, by which its file is called: `docker`.'),
  ),
  params: Params,

  observe: (wanted, context) => {
    const format = FORMATS[context.facts.packages]
    if (format === undefined) {
      const none = refused(
        `repositories cannot be managed with the package manager of this host: ${context.facts.packages}`,
      )
      return { script: raw(':'), parse: () => new Map(wanted.map(({ id }) => [id, none])) }
    }
    const keyed = wanted.flatMap(({ id, params }) => {
      const path = format.key(id, params)?.path
      return path === undefined ? [] : [{ path, digest: true }]
    })
    const keys = listing(keyed)
    const paths = [...new Set(wanted.map(({ id }) => format.path(id)))]
    const scripts = [
      keyed.length === 0 ? raw(':') : keys.script,
      ...paths.map((path) => sh`[ ! -e ${path} ] || cat ${path}`),
    ]
    return {
      script: joinScripts(scripts),
      parse: (stdout) => {
        const [first, ...files] = splitOutputs(stdout, scripts.length)
        const found = keys.parse(first?.output ?? Buffer.alloc(0), 0)
        const texts = new Map(paths.map((path, index) => [path, files[index]?.output.toString('utf8') ?? '']))
        return new Map(wanted.map((one) => [one.id, observed(one, format, texts, found)]))
      },
    }
  },

  desired: ({ id, params }, context) => {
    if (params.state === 'absent') return null
    const format = formatOf(context)
    const key = format.key(id, params)
    const text = format.text(id, params, key?.path)
    return {
      definition: contentOf(text),
      ...(key === undefined ? {} : { key: contentOf(key.content) }),
      signatures: format.checked(text) ? 'checked' : 'not checked',
    }
  },

  converge: (change, context) => {
    const format = formatOf(context)
    if (change.after === null) return remove(change, format)
    const key = format.key(change.id, change.params)
    // Before the key is brought, which needs the folder.
    return [...(key === undefined ? [] : [makeKeyFolder(key.path)]), write(change, format)]
  },

  notes: ({ params }, { signatures }) =>
    signatures === 'not checked' && params.state === 'present'
      ? ['is trusted: what it has is installed without a check of who signed it']
      : [],

  keeps: ({ id, params }, context) => {
    const format = FORMATS[context.facts.packages]
    const key = format?.key(id, params)
    return format === undefined ? [] : [format.path(id), ...(key === undefined ? [] : [key.path])]
  },
})

function observed(
  { id, params }: Wanted<RepositoryParams>,
  format: Format,
  texts: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, Entry>,
): Observed<RepositoryState> {
  const problem = params.state === 'present' ? format.problem?.(params) : undefined
  if (problem !== undefined) return refused(problem)
  const whole = texts.get(format.path(id)) ?? ''
  const text = format.part === undefined ? whole : (format.part.find(whole, id) ?? '')
  const keyPath = format.key(id, params)?.path
  const key = keyPath === undefined ? undefined : keys.get(keyPath)
  if (text === '' && key === undefined) return null
  return {
    ...(text === ''
      ? {}
      : { definition: contentOf(text), signatures: format.checked(text) ? 'checked' : 'not checked' }),
    ...(key?.sha256 === undefined ? {} : { key: { kind: 'content', sha256: key.sha256, bytes: key.size } }),
  }
}
