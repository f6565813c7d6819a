/** Owner, group and mode of all that is in a directory, but for what resources of its own say otherwise. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Managed } from '../../src/type/define-type.ts'
import type { Params } from './params.ts'

type Attribute = 'owner' | 'group' | 'mode'

/** A part of what find(1) looks for. */
interface Part {
  readonly attribute: Attribute
  readonly type?: 'd' | 'f'
  readonly wrong: Shell
  readonly mend: Shell
}

function partsOf({ owner, group, mode, fileMode }: Params): readonly Part[] {
  return [
    ...(owner === undefined
      ? []
      : [{ attribute: 'owner', wrong: sh`! -user ${owner}`, mend: sh`chown -h ${owner}` } as const]),
    ...(group === undefined
      ? []
      : [{ attribute: 'group', wrong: sh`! -group ${group}`, mend: sh`chgrp -h ${group}` } as const]),
    ...(mode === undefined
      ? []
      : // GNU chmod leaves the setuid and setgid bits of a directory alone unless the mode has five digits.
        [
          {
            attribute: 'mode',
            type: 'd',
            wrong: sh`! -perm ${mode}`,
            mend: sh`chmod ${`0${mode}`}`,
          } as const,
        ]),
    ...(fileMode === undefined
      ? []
      : [
          {
            attribute: 'mode',
            type: 'f',
            wrong: sh`! -perm ${fileMode}`,
            mend: sh`chmod ${fileMode}`,
          } as const,
        ]),
  ]
}

/** How many are named at most. */
const SHOWN = 10

/** Prints the first paths in it that are not as they should be; `=failed` where not all could be looked at. */
export function lookInside(directory: string, params: Params, managed: ReadonlyMap<string, Managed>): Shell {
  const conditions = partsOf(params).map((part) => conditionOf(part, directory, managed).text)
  if (conditions.length === 0) return raw(':')
  const any = raw(conditions.join(' -o '))
  return sh`[ -d ${directory} ] && [ ! -L ${directory} ] || exit 0
{ find ${directory} -xdev \( ${any} \) -print || echo =failed; } | head -n ${SHOWN + 2}`
}

/** Names for the plan. None where all is right. */
export function readInside(directory: string, text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '' && line !== directory)
  const paths = lines.filter((line) => line !== '=failed')
  const shown = paths.length > SHOWN ? [...paths.slice(0, SHOWN), '…'] : paths
  return lines.includes('=failed') && paths.length <= SHOWN
    ? [...shown, 'what could not be looked at']
    : shown
}

/** Owner and group first, since a new owner takes setuid bits away. */
export function mendInside(
  directory: string,
  params: Params,
  managed: ReadonlyMap<string, Managed>,
): readonly Shell[] {
  return partsOf(params).map(
    (part) => sh`find ${directory} -xdev ${conditionOf(part, directory, managed)} -exec ${part.mend} {} +`,
  )
}

function conditionOf(
  { attribute, type, wrong }: Part,
  directory: string,
  managed: ReadonlyMap<string, Managed>,
): Shell {
  const except = [...managed].flatMap(([path, said]) => {
    const bare = path.replace(/\/$/, '')
    if (!said[attribute] && bare === path) return []
    if (!bare.startsWith(`${directory}/`)) return []
    const pattern = bare.replaceAll(/[*?[\]\\]/g, String.raw`\$&`)
    return said.below || bare !== path ? [pattern, `${pattern}/*`] : [pattern]
  })
  const kind = type === undefined ? raw('') : sh`-type ${type} `
  return sh`\( ${kind}${wrong} ${raw(except.map((path) => sh`! -path ${path}`.text).join(' '))} \)`
}
